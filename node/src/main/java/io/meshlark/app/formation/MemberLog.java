package io.meshlark.app.formation;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent;
import akka.cluster.ClusterEvent.ClusterDomainEvent;
import akka.cluster.Member;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who came and went: a line in the log for each, and since when each is known. */
public final class MemberLog {
    private static final Logger LOG = LoggerFactory.getLogger(MemberLog.class);

    private final InstantSource clock;
    private final UniqueAddress self;
    private final Map<UniqueAddress, Instant> since = new ConcurrentHashMap<>();

    private MemberLog(UniqueAddress self, InstantSource clock) {
        this.self = self;
        this.clock = clock;
    }

    public static MemberLog start(ActorSystem<?> system, InstantSource clock) {
        MemberLog log = new MemberLog(Cluster.get(system).selfMember().uniqueAddress(), clock);
        system.systemActorOf(log.behavior(), "meshlark-members", Props.empty());
        return log;
    }

    /** Since when a member is known here. */
    Optional<Instant> since(UniqueAddress member) {
        return Optional.ofNullable(since.get(member));
    }

    private Behavior<ClusterDomainEvent> behavior() {
        return Behaviors.setup(context -> {
            Cluster.get(context.getSystem())
                    .subscriptions()
                    .tell(Subscribe.create(context.getSelf(), ClusterDomainEvent.class));
            return Behaviors.receiveMessage(event -> {
                heard(event);
                return Behaviors.same();
            });
        });
    }

    private void heard(ClusterDomainEvent event) {
        switch (event) {
            case ClusterEvent.MemberJoined joined -> known(joined.member());
            case ClusterEvent.MemberUp up -> {
                known(up.member());
                say("is a member", up.member());
            }
            case ClusterEvent.MemberLeft left -> say("leaves", left.member());
            case ClusterEvent.MemberDowned downed -> say("is given up", downed.member());
            case ClusterEvent.MemberRemoved removed -> {
                since.remove(removed.member().uniqueAddress());
                say("is no member any more", removed.member());
            }
            case ClusterEvent.UnreachableMember silent -> say("is not heard", silent.member());
            case ClusterEvent.ReachableMember heard -> say("is heard again", heard.member());
            default -> {}
        }
    }

    private void known(Member member) {
        since.putIfAbsent(member.uniqueAddress(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private void say(String what, Member member) {
        if (!member.uniqueAddress().equals(self)) {
            LOG.info("node {} {}", member.address().hostPort().replaceFirst(".*@", ""), what);
        }
    }
}
