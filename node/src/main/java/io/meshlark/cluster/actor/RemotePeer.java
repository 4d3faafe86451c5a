package io.meshlark.cluster.actor;

import akka.actor.typed.ActorRef;
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
    private final ActorRef<PeerLink.Command> link;
    private final AtomicBoolean isWoken = new AtomicBoolean();

    RemotePeer(
            RemoteNode node,
            LinkSender sender,
            LongSupplier nanos,
            ActorRef<PeerLink.Command> link) {
        this.node = node;
        this.sender = sender;
        this.nanos = nanos;
        this.link = link;
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

    /** Has the actor flush; one message for all that is sent until it does. */
    void wake() {
        if (!isWoken.get() && isWoken.compareAndSet(false, true)) {
            link.tell(PeerLink.Flush.NOW);
        }
    }

    /** What is sent from now on wakes the actor again. */
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
