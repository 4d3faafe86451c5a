package io.meshlark.simulation.cluster;

import io.meshlark.cluster.Quorum;
import io.meshlark.cluster.Voter;
import io.meshlark.simulation.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In the place of Akka Cluster and the split brain resolver: who is a member, and when each node
 * hears of it.
 *
 * <p>Those who hear one another and are a majority are the cluster. Whom they have not heard for
 * {@link Scenario#DETECTION_MILLIS} and {@link Scenario#STABLE_AFTER_MILLIS} they remove; each of
 * them sees that at another moment. The removed one finds out by itself, some time after, that it
 * is not in the majority, and ends its process; by then its shards may run elsewhere. Without a
 * majority all end. Nobody joins while somebody is not heard.
 */
final class Membership {
    private static final long TICK = 100;

    private final Cluster cluster;
    private final World world;
    private final Placement placement;

    private final List<Member> members = new ArrayList<>();
    private final List<SimulatedNode> joining = new ArrayList<>();
    private long troubleAt = Long.MAX_VALUE;

    private static final class Member {
        final SimulatedNode node;
        boolean isUp;
        long unheardSince = Long.MAX_VALUE;

        Member(SimulatedNode node) {
            this.node = node;
        }
    }

    Membership(Cluster cluster, Placement placement) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.placement = placement;
    }

    void start() {
        if (cluster.scenario().troubleEvery() > 0) {
            troubleAt = world.now() + 5_000 + nextTrouble();
        }
        world.after(0, this::tick);
    }

    void wantsToJoin(SimulatedNode node) {
        joining.add(node);
    }

    // ---- who hears whom

    /** The side that goes on; empty when none does. */
    private List<Member> heard() {
        List<Member> side = new ArrayList<>();
        for (Member each : members) {
            boolean isHeard =
                    each.node.process().isRunning()
                            && side.stream()
                                    .noneMatch(o -> cluster.network().isCut(o.node, each.node));
            boolean isCutFromMost =
                    members.stream()
                                    .filter(o -> o.node.process().isRunning())
                                    .filter(o -> cluster.network().isCut(o.node, each.node))
                                    .count()
                            > 1;
            if (isHeard && !isCutFromMost) {
                side.add(each);
            }
        }
        return isMajority(side) ? side : List.of();
    }

    private boolean isMajority(List<Member> side) {
        List<Voter> voters =
                members.stream()
                        .sorted(Comparator.comparingInt(m -> m.node.machine()))
                        .map(Membership::voter)
                        .toList();
        return new Quorum.Majority()
                .isReached(
                        voters,
                        voter ->
                                side.stream()
                                        .anyMatch(m -> m.node.process().life() == voter.life()));
    }

    private static Voter voter(Member member) {
        long life = member.node.process().life();
        return new Voter(
                life, member.isUp ? Voter.Standing.MEMBER : Voter.Standing.COMING, (int) life);
    }

    /** Whether the others are a majority, and will be. */
    boolean canSpare(SimulatedNode node) {
        List<Member> left = new ArrayList<>(heard());
        boolean allUp = members.stream().allMatch(m -> m.isUp);
        left.removeIf(m -> m.node == node);
        return allUp && isMajority(left);
    }

    private void tick() {
        List<Member> side = heard();
        for (Member each : members) {
            boolean isHeard = side.contains(each);
            if (isHeard) {
                each.unheardSince = Long.MAX_VALUE;
            } else if (each.unheardSince == Long.MAX_VALUE) {
                each.unheardSince = world.now();
            }
        }
        long patience = Scenario.DETECTION_MILLIS + Scenario.STABLE_AFTER_MILLIS;
        for (Member each : List.copyOf(members)) {
            boolean isReplaced =
                    each.node.process().isDead()
                            && joining.stream().anyMatch(n -> n.machine() == each.node.machine());
            if (each.unheardSince != Long.MAX_VALUE
                    && (isReplaced || world.now() - each.unheardSince > patience)) {
                remove(each, side);
            }
        }
        join();
        befall();
        world.after(TICK, this::tick);
    }

    // ---- removal

    private void remove(Member gone, List<Member> side) {
        world.trace(() -> gone.node + " is removed");
        members.remove(gone);
        long last = 0;
        for (Member each : members) {
            long delay = world.between(0, 800);
            last = Math.max(last, delay);
            each.node.process().after(delay, () -> each.node.left(gone.node));
        }
        // Of one that may still live, all have heard: Akka waits for that, and then for its
        // down-removal-margin, in which the lease of the other ends.
        boolean isPrompt = world.chance(0.3) && gone.node.process().isDead();
        long margin = Scenario.STABLE_AFTER_MILLIS + world.between(0, 1_000);
        placement.lost(gone.node, isPrompt ? 0 : last + margin);
        endSoon(gone.node, side.isEmpty() ? 2_000 : 8_000);
    }

    /** It comes to know, unless it has died: then its process ends. */
    private void endSoon(SimulatedNode node, long latest) {
        node.process().after(world.between(0, latest), () -> cluster.crash(node));
    }

    // ---- joining

    private void join() {
        joining.removeIf(n -> n.process().isDead());
        boolean isCalm = members.stream().allMatch(m -> m.isUp && heard().contains(m));
        if (joining.isEmpty() || !isCalm || joining.stream().anyMatch(this::isCutOff)) {
            return;
        }
        List<Member> coming = new ArrayList<>();
        Map<SimulatedNode, Integer> machines = new HashMap<>();
        for (SimulatedNode node : List.copyOf(joining)) {
            boolean isOldHere = members.stream().anyMatch(m -> m.node.machine() == node.machine());
            if (!isOldHere && machines.putIfAbsent(node, node.machine()) == null) {
                coming.add(new Member(node));
                joining.remove(node);
            }
            if (!members.isEmpty()) {
                break; // one after the other, except at first
            }
        }
        coming.forEach(each -> world.trace(() -> each.node + " joins"));
        members.addAll(coming);
        for (Member one : members) {
            for (Member other : members) {
                if (coming.contains(one) || coming.contains(other)) {
                    one.node
                            .process()
                            .after(
                                    world.between(0, 300),
                                    () -> one.node.sees(other.node, standing(other)));
                }
            }
        }
        world.after(500, () -> up(coming));
    }

    private static Voter.Standing standing(Member member) {
        return member.isUp ? Voter.Standing.MEMBER : Voter.Standing.COMING;
    }

    private boolean isCutOff(SimulatedNode node) {
        return members.stream().anyMatch(m -> cluster.network().isCut(m.node, node));
    }

    /** When all have seen them. */
    private void up(List<Member> coming) {
        coming.removeIf(each -> !members.contains(each));
        if (coming.isEmpty()) {
            return;
        }
        boolean isCalm = members.stream().allMatch(m -> heard(m));
        if (!isCalm) {
            world.after(200, () -> up(coming));
            return;
        }
        coming.forEach(each -> each.isUp = true);
        for (Member each : coming) {
            for (Member other : members) {
                other.node
                        .process()
                        .after(
                                world.between(0, 300),
                                () -> other.node.sees(each.node, Voter.Standing.MEMBER));
            }
        }
    }

    private boolean heard(Member member) {
        return member.node.process().isRunning()
                && members.stream().noneMatch(o -> cluster.network().isCut(o.node, member.node));
    }

    /** Nodes that may be given a shard. */
    List<SimulatedNode> ready() {
        return heard().stream().filter(m -> m.isUp && m.node.isReady()).map(m -> m.node).toList();
    }

    boolean isWhole() {
        return members.size() == cluster.scenario().machines()
                && members.stream().allMatch(m -> m.isUp && m.node.isReady());
    }

    // ---- trouble

    private long nextTrouble() {
        return world.between(500, 2 * cluster.scenario().troubleEvery());
    }

    private void befall() {
        if (world.now() < troubleAt || !cluster.isChaotic()) {
            return;
        }
        troubleAt = world.now() + nextTrouble();
        @Nullable Member victim =
                members.isEmpty() ? null : members.get(world.below(members.size()));
        if (victim == null || !canSpare(victim.node) && !world.chance(0.1)) {
            return;
        }
        Scenario scenario = cluster.scenario();
        switch (world.below(3)) {
            case 0 -> {
                if (scenario.crashes()) {
                    cluster.crash(victim.node);
                }
            }
            case 1 -> {
                if (scenario.freezes() && victim.node.process().isRunning()) {
                    cluster.freeze(victim.node);
                }
            }
            default -> {
                if (scenario.cuts() && heard().size() == members.size()) {
                    cluster.cutOff(victim.node);
                }
            }
        }
    }
}
