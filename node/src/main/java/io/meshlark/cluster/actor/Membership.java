package io.meshlark.cluster.actor;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import io.meshlark.cluster.Hearing;
import io.meshlark.cluster.Voter;
import io.meshlark.cluster.Voter.Standing;
import io.meshlark.cluster.net.NodeLinks;
import io.meshlark.cluster.net.RemoteNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the cluster's membership: a link to each life of another member, and pings to all of
 * them, whose echoes feed the lease.
 *
 * <p>Pings travel by Artery and not on links. What may queue in front of one, on either side:
 * Artery's ordinary lane, which pings share with what Akka's own tools send. And this actor's
 * mailbox, which nothing but pings and membership changes enters; its dispatcher is Akka's internal
 * one, so that busy sessions do not hold it up. Whatever queues, an old ping proves nothing new
 * (see {@link io.meshlark.cluster.AckLease}).
 */
public final class Membership {
    /** Known to all releases: where a node answers pings. */
    private static final String NAME = "meshlark-links";

    private static final String PATH = "/system/" + NAME;
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int TICKS_PER_PING = 2;

    /** What it is told. */
    sealed interface Command {}

    /** Who is a member at first. */
    record Found(ClusterEvent.CurrentClusterState state) implements Command {}

    /** A member has changed. */
    record Changed(ClusterEvent.MemberEvent event) implements Command {}

    /**
     * Asks for an echo.
     *
     * @param sentAt by the sender's clock
     * @param linkPort where the sender's links arrive
     */
    record Ping(long from, long to, long sentAt, int linkPort) implements Command {}

    /**
     * The answer, with what the ping carried.
     *
     * @param end how much the answering node had sent on its link, see {@link Hearing}
     */
    record Echo(long from, long to, long sentAt, long end) implements Command {}

    /** A few times a second. */
    enum Tick implements Command {
        NOW
    }

    private final NodeLinks node;
    private final ActorContext<Command> context;
    private final ActorRefResolver resolver;

    /** By the life of their process. */
    private final Map<Long, Member> members = new HashMap<>();

    private final Map<Long, Known> peers = new HashMap<>();
    private int lastNumber;
    private int ticks;

    private record Known(RemoteNode node, ActorRef<Command> membership) {}

    private Membership(NodeLinks node, ActorContext<Command> context) {
        this.node = node;
        this.context = context;
        this.resolver = ActorRefResolver.get(context.getSystem());
    }

    /**
     * Starts to follow it, once for an actor system, before or after it joins a cluster. The links
     * end with the actor system.
     */
    public static void follow(ActorSystem<?> system, NodeLinks links) {
        system.systemActorOf(
                create(links),
                NAME,
                DispatcherSelector.fromConfig("akka.actor.internal-dispatcher"));
    }

    /** Of the process in which the actor system runs; others know it as the life of a peer. */
    public static long lifeOf(ActorSystem<?> system) {
        return Cluster.get(Adapter.toClassic(system)).selfUniqueAddress().longUid();
    }

    private static Behavior<Command> create(NodeLinks node) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Membership(node, context).following(timers)));
    }

    private Behavior<Command> following(TimerScheduler<Command> timers) {
        context.messageAdapter(ClusterEvent.CurrentClusterState.class, Found::new);
        ActorRef<?> events = context.messageAdapter(ClusterEvent.MemberEvent.class, Changed::new);
        Cluster.get(Adapter.toClassic(context.getSystem()))
                .subscribe(
                        Adapter.toClassic(events),
                        ClusterEvent.initialStateAsSnapshot(),
                        ClusterEvent.MemberEvent.class);
        timers.startTimerWithFixedDelay(Tick.NOW, TICK);
        return Behaviors.receive(Command.class)
                .onAnyMessage(this::on)
                .onSignal(PostStop.class, _ -> stopped())
                .build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Found found -> {
                found.state().getMembers().forEach(this::update);
                vote();
            }
            case Changed changed -> {
                update(changed.event().member());
                vote();
            }
            case Ping ping -> echo(ping);
            case Echo echo -> echoed(echo);
            case Tick.NOW -> tick();
        }
        return Behaviors.same();
    }

    private void update(Member member) {
        long life = member.uniqueAddress().longUid();
        boolean isGone =
                member.status() == MemberStatus.removed() || member.status() == MemberStatus.down();
        if (life == node.life()) {
            if (isGone) {
                node.lease().end();
            }
        } else if (isGone) {
            Known known = peers.remove(life);
            if (known != null) {
                node.leave(known.node);
            }
        } else {
            peers.computeIfAbsent(life, _ -> meet(member.uniqueAddress()));
        }
        if (isGone) {
            members.remove(life);
        } else {
            members.put(life, member);
        }
    }

    private Known meet(UniqueAddress address) {
        Address at = address.address();
        String host = at.host().get();
        var other =
                new RemoteNode(
                        ++lastNumber,
                        address.longUid(),
                        host,
                        host + ":" + at.port().get(),
                        new Hearing(node.nanos().getAsLong()));
        node.join(other);
        var known = new Known(other, resolver.resolveActorRef(at + PATH));
        ping(known);
        return known;
    }

    private void ping(Known known) {
        known.membership.tell(
                new Ping(node.life(), known.node.life(), node.nanos().getAsLong(), node.port()));
    }

    private void vote() {
        List<Voter> voters =
                members.values().stream()
                        .sorted(Comparator.comparing(Member::address, Member.addressOrdering()))
                        .filter(each -> node.settings().role().map(each::hasRole).orElse(true))
                        .flatMap(each -> voter(each).stream())
                        .toList();
        node.lease().members(voters);
    }

    private static Optional<Voter> voter(Member member) {
        Optional<Standing> standing;
        if (member.status() == MemberStatus.joining()
                || member.status() == MemberStatus.weaklyUp()) {
            standing = Optional.of(Standing.COMING);
        } else if (member.status() == MemberStatus.leaving()) {
            standing = Optional.of(Standing.GOING);
        } else if (member.status() == MemberStatus.exiting()) {
            standing = Optional.empty();
        } else {
            standing = Optional.of(Standing.MEMBER);
        }
        return standing.map(
                each -> new Voter(member.uniqueAddress().longUid(), each, member.upNumber()));
    }

    private void echo(Ping ping) {
        // Who has been downed gets no echo: it is not to believe that it is a member.
        Known sender = peers.get(ping.from());
        if (sender != null && ping.to() == node.life()) {
            node.reachableAt(sender.node, ping.linkPort());
            sender.membership.tell(
                    new Echo(node.life(), ping.from(), ping.sentAt(), node.sentTo(sender.node)));
        }
    }

    private void echoed(Echo echo) {
        Known sender = peers.get(echo.from());
        if (sender != null && echo.to() == node.life()) {
            sender.node.hearing().echoed(echo.sentAt(), echo.end());
            node.lease().echoed(echo.from(), echo.sentAt());
        }
    }

    private void tick() {
        if (ticks++ % TICKS_PER_PING == 0) {
            peers.values().forEach(this::ping);
        }
        node.lease().tick();
    }

    private Behavior<Command> stopped() {
        node.lease().end();
        node.lease().tick();
        node.close();
        return Behaviors.same();
    }
}
