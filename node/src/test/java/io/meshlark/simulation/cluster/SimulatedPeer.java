package io.meshlark.simulation.cluster;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another node as this one sees it: what {@code LinkSender} and {@code RemotePeer} are, on a link
 * that is late and may be cut for a while, but loses nothing while both are members.
 */
final class SimulatedPeer implements Peer {
    private final SimulatedNode of;
    private final SimulatedNode to;
    private final int number;
    private final Deque<Sent> unanswered = new ArrayDeque<>();
    private boolean hasLeft;
    private long echoedAt;

    /** A message that has not been acknowledged. */
    private static final class Sent {
        final @Nullable Receipt receipt;
        final List<Runnable> then = new ArrayList<>(0);
        boolean isSeen;

        Sent(@Nullable Receipt receipt) {
            this.receipt = receipt;
        }
    }

    SimulatedPeer(SimulatedNode of, SimulatedNode to, int number) {
        this.of = of;
        this.to = to;
        this.number = number;
    }

    SimulatedNode node() {
        return to;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public long life() {
        return to.process().life();
    }

    @Override
    public String name() {
        return to.toString();
    }

    @Override
    public void send(Channel channel, byte[] message) {
        send(channel, message, new Sent(null));
    }

    @Override
    public void send(Channel channel, byte[] message, Receipt receipt) {
        if (of.cluster().sabotage().isSettledAtOnce(channel)) {
            send(channel, message, new Sent(null));
            receipt.settled(Fate.HANDLED);
        } else {
            send(channel, message, new Sent(receipt));
        }
    }

    private void send(Channel channel, byte[] message, Sent sent) {
        of.mayDie();
        if (of.process().isDead()) {
            return;
        }
        if (hasLeft) {
            if (sent.receipt != null) {
                sent.receipt.settled(Fate.UNSENT);
            }
            return;
        }
        of.cluster().world().trace(() -> of + " to " + to + ": " + Telling.of(channel, message));
        unanswered.add(sent);
        of.network()
                .send(
                        of,
                        to,
                        () -> {
                            sent.isSeen = true;
                            to.received(of, channel, message, () -> acknowledge(sent));
                        });
    }

    /** On the receiving node: it has handled the message, and says so. */
    private void acknowledge(Sent sent) {
        of.network().send(to, of, () -> of.process().run(() -> acknowledged(sent)));
    }

    private void acknowledged(Sent sent) {
        while (!hasLeft && unanswered.contains(sent)) {
            settle(unanswered.remove(), Fate.HANDLED);
        }
    }

    private static void settle(Sent sent, Fate fate) {
        if (sent.receipt != null) {
            sent.receipt.settled(fate);
        }
        sent.then.forEach(Runnable::run);
    }

    /** False: there is nothing to wait for. */
    boolean await(Runnable then) {
        Sent last = unanswered.peekLast();
        if (last == null) {
            return false;
        }
        last.then.add(then);
        return true;
    }

    /** It is a member no more. */
    void leave() {
        hasLeft = true;
        while (!unanswered.isEmpty()) {
            Sent sent = unanswered.remove();
            settle(sent, sent.isSeen ? Fate.LOST : Fate.UNSENT);
        }
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public long silence() {
        return of.nanos() - echoedAt;
    }

    void echoed(long sentAt) {
        echoedAt = Math.max(echoedAt, sentAt);
    }

    /** Not by identity, whose hashes are not from the seed. */
    @Override
    public int hashCode() {
        return Long.hashCode(to.process().life());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        return to.toString();
    }
}
