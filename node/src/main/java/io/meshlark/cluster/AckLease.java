package io.meshlark.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The lease of design rule 9: it holds for a while from the newest time since which a quorum, this
 * node included, has echoed our pings.
 *
 * <p>The time is that of <em>sending</em> a ping, by our own clock: an echo proves that its sender
 * took us for a member some time after the ping was sent, however long either lay in a queue. The
 * others can be without us only after they found us unreachable, waited for {@code stable-after},
 * downed us, and waited for {@code down-removal-margin}; a member that has seen us downed echoes no
 * more. So with a duration below {@code stable-after} it has run out before anybody takes over. A
 * process that was frozen finds it run out when it thaws, since time has passed; echoes that lay in
 * its queues are of pings from before.
 *
 * <p>Fed by one thread; asked by all.
 */
public final class AckLease implements Lease {
    /** No quorum without this node is possible. */
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final LongSupplier nanos;
    private final long duration;
    private final Quorum quorum;
    private final long self;
    private final List<Consumer<Boolean>> watchers = new CopyOnWriteArrayList<>();

    /** When the newest echoed ping was sent, by the life of who echoed it. */
    private final Map<Long, Long> echoed = new HashMap<>();

    private List<Voter> voters = List.of();
    private boolean isOver;
    private boolean lastTold;

    private volatile long until;

    /**
     * @param nanos a clock like {@link System#nanoTime}
     * @param duration in nanoseconds
     * @param self this node's life
     */
    public AckLease(LongSupplier nanos, long duration, Quorum quorum, long self) {
        this.nanos = nanos;
        this.duration = duration;
        this.quorum = quorum;
        this.self = self;
        this.until = nanos.getAsLong();
    }

    @Override
    public boolean holds() {
        long end = until;
        return end == FOR_EVER || nanos.getAsLong() - end < 0;
    }

    /**
     * The membership has changed.
     *
     * @param members by address, lowest first
     */
    public void members(List<Voter> members) {
        Set<Long> before = new HashSet<>();
        voters.forEach(each -> before.add(each.life()));
        // Whoever is seen joining cannot have been counted by anybody before: that waits until all
        // members have seen it. It counts against us only when it does not answer from now on.
        boolean isMember = members.stream().anyMatch(each -> each.life() == self && each.counts());
        members.stream()
                .filter(each -> isMember && !each.counts() && !before.contains(each.life()))
                .forEach(each -> echoed.merge(each.life(), nanos.getAsLong(), AckLease::later));
        voters = List.copyOf(members);
        Set<Long> lives = new HashSet<>();
        voters.forEach(each -> lives.add(each.life()));
        echoed.keySet().retainAll(lives);
        renew();
    }

    /** {@code life} has echoed the ping that was sent to it at {@code sentAt}. */
    public void echoed(long life, long sentAt) {
        if (voters.stream().anyMatch(each -> each.life() == life)) {
            echoed.merge(life, sentAt, AckLease::later);
            renew();
        }
    }

    /** This node is a member no more. */
    public void end() {
        isOver = true;
        renew();
    }

    /** Tells who watches when it was lost or regained. */
    public void tick() {
        boolean holds = holds();
        if (holds != lastTold) {
            lastTold = holds;
            watchers.forEach(each -> each.accept(holds));
        }
    }

    /**
     * @param watcher called by the thread that ticks: with true when the lease is gained, with
     *     false when it is found lost. Who begins to watch later than that asks {@link #holds}
     *     first
     */
    public void watch(Consumer<Boolean> watcher) {
        watchers.add(watcher);
    }

    private static long later(long one, long other) {
        return one - other < 0 ? other : one;
    }

    private void renew() {
        until = isOver ? nanos.getAsLong() : newEnd();
    }

    private long newEnd() {
        Set<Long> here = new HashSet<>(Set.of(self));
        boolean isAlone = voters.size() == 1 && voters.getFirst().life() == self;
        if (isAlone || isReached(here)) {
            return FOR_EVER;
        }
        var newestFirst = new ArrayList<>(echoed.entrySet());
        newestFirst.sort((one, other) -> Long.signum(other.getValue() - one.getValue()));
        for (var echo : newestFirst) {
            here.add(echo.getKey());
            if (isReached(here)) {
                long end = echo.getValue() + duration;
                return end == FOR_EVER ? end - 1 : end;
            }
        }
        return nanos.getAsLong();
    }

    private boolean isReached(Set<Long> here) {
        return quorum.isReached(voters, voter -> here.contains(voter.life()));
    }
}
