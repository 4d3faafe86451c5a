package io.meshlark.cluster.net;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.LinkSender;
import io.meshlark.cluster.Peer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** What the rest of the node holds of a link. */
final class RemotePeer implements Peer {
    private final RemoteNode node;
    private final LinkSender sender;
    private final LongSupplier nanos;
    private final Runnable flush;
    private final AtomicBoolean isWoken = new AtomicBoolean();

    /**
     * @param flush has the link flush soon, on its loop
     */
    RemotePeer(RemoteNode node, LinkSender sender, LongSupplier nanos, Runnable flush) {
        this.node = node;
        this.sender = sender;
        this.nanos = nanos;
        this.flush = flush;
    }

    @Override
    public int number() {
        return node.number();
    }

    @Override
    public long life() {
        return node.life();
    }

    @Override
    public String name() {
        return node.name();
    }

    @Override
    public void send(Channel channel, byte[] message) {
        sender.append(channel, message, null);
        wake();
    }

    @Override
    public void send(Channel channel, byte[] message, Receipt receipt) {
        sender.append(channel, message, receipt);
        wake();
    }

    /** Has the link flush; once for all that is sent until it does. */
    private void wake() {
        if (!isWoken.get() && isWoken.compareAndSet(false, true)) {
            flush.run();
        }
    }

    /** What is sent from now on wakes the link again. */
    void flushes() {
        isWoken.set(false);
    }

    @Override
    public boolean hasRoom() {
        return sender.hasRoom();
    }

    @Override
    public long silence() {
        return node.hearing().silence(nanos.getAsLong());
    }

    @Override
    public long lag() {
        return node.hearing().lag(nanos.getAsLong());
    }

    LinkSender sender() {
        return sender;
    }

    LinkFigures figures() {
        return new LinkFigures(node.name(), sender.figures(), silence());
    }

    @Override
    public String toString() {
        return node.name();
    }
}
