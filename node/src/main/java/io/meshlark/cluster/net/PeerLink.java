package io.meshlark.cluster.net;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Link;
import io.meshlark.cluster.LinkBroken;
import io.meshlark.cluster.LinkFrame;
import io.meshlark.cluster.LinkReceiver;
import io.meshlark.cluster.LinkSender;
import io.meshlark.cluster.PeerListener;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one life of one node: its connection, and what is told to the listeners. The node
 * with the lower life dials. Everything happens on the loop of the {@link LinkPort}.
 *
 * <p>Both sides say something once a second. A connection on which nothing has come for {@value
 * #PATIENCE_MILLIS} ms is given up, whatever TCP thinks of it: after a partition the kernel would
 * wait with its next try as long as it has waited so far.
 */
final class PeerLink {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    private static final long TICK_MILLIS = 250;
    private static final int TICKS_PER_STIR = 4;
    private static final int TICKS_PER_DIAL = 2;
    private static final long PATIENCE_MILLIS = 4000;
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);

    private final NodeLinks node;
    private final LinkPort port;
    private final RemoteNode other;
    private final RemotePeer peer;
    private final Link link;
    private final LinkReceiver receiver;
    private final Map<Channel, PeerListener> byChannel = new EnumMap<>(Channel.class);
    private final Consumer<LinkFrame> out = this::write;

    private @Nullable ScheduledFuture<?> ticking;
    private @Nullable LinkConnection connection;
    private int remotePort;
    private boolean isDialling;
    private String trouble = "";
    private boolean isOpen = true;
    private long readAt;
    private int ticks;

    PeerLink(NodeLinks node, LinkPort port, RemoteNode other) {
        this.node = node;
        this.port = port;
        this.other = other;
        var sender =
                new LinkSender(node.settings().limit(), node::begins, node::ends, this::failed);
        Runnable flush = this::flush;
        this.peer = new RemotePeer(other, sender, node.nanos(), () -> port.execute(flush));
        this.receiver = new LinkReceiver(this::received);
        this.link =
                new Link(node.life(), other.life(), node.settings().versions(), sender, receiver);
        for (ChannelListener each : node.listeners()) {
            each.channels().forEach(channel -> byChannel.put(channel, each.listener()));
        }
    }

    /** It has become a member. */
    void join() {
        // First among all, so that nothing is sent past it that its listeners do not tell it.
        node.add(peer);
        tell(listener -> listener.joined(peer));
        port.add(other.life(), this);
        ticking = port.every(TICK_MILLIS, this::tick);
    }

    /** It is a member no more. */
    void leave() {
        close();
        port.remove(other.life());
        if (ticking != null) {
            ticking.cancel(false);
        }
        hangUp();
    }

    /** It says where its links arrive. */
    void reachableAt(int itsPort) {
        if (remotePort == 0) {
            remotePort = itsPort;
            dial();
        }
    }

    private void dial() {
        if (node.life() < other.life()
                && remotePort != 0
                && isOpen
                && !isDialling
                && connection == null) {
            isDialling = true;
            port.dial(new InetSocketAddress(other.host(), remotePort), this);
        }
    }

    /** It is not reached, or the connection ends; said once for each reason. */
    void troubled(Throwable cause) {
        isDialling = false;
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (!why.equals(trouble)) {
            trouble = why;
            LOG.info("the link to node {}: {}", other.name(), why);
        }
    }

    /** There is a connection, which takes the place of a former one. */
    void connected(LinkConnection fresh) {
        isDialling = false;
        trouble = "";
        LinkConnection former = connection;
        connection = fresh;
        if (former != null) {
            former.close();
        }
        readAt = now();
        link.connected(out);
        fresh.flush();
    }

    void lost(LinkConnection gone) {
        if (gone == connection) {
            connection = null;
        }
        isDialling = false;
    }

    private void hangUp() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private void tick() {
        ticks++;
        if (connection == null) {
            if (ticks % TICKS_PER_DIAL == 0) {
                dial();
            }
        } else if (now() - readAt > PATIENCE) {
            LOG.info("nothing comes from node {}, it is dialled again", other.name());
            hangUp();
        } else if (ticks % TICKS_PER_STIR == 0) {
            link.stir(out);
            connection.flush();
        }
    }

    void take(LinkConnection from, LinkFrame frame) {
        if (from != connection) {
            return;
        }
        try {
            if (frame instanceof LinkFrame.Hello hello && !isOurs(hello)) {
                // Another life has taken its place.
                hangUp();
                return;
            }
            link.take(frame);
            other.hearing().handled(receiver.end());
        } catch (LinkBroken e) {
            LOG.error(
                    "no link to node {}, clients there are not reached: {}",
                    other.name(),
                    e.getMessage());
            close();
        } catch (RuntimeException | Error e) {
            // Its stream is torn. Better an end that is known than messages that are never handled.
            LOG.error("the link to node {} has failed", other.name(), e);
            close();
            hangUp();
        }
    }

    private boolean isOurs(LinkFrame.Hello hello) {
        return hello.from() == other.life() && hello.to() == node.life();
    }

    /** All that has come so far is taken: one acknowledgement for all of it. */
    void hasRead(LinkConnection from) {
        if (from == connection) {
            readAt = now();
            flush();
        }
    }

    private void flush() {
        peer.flushes();
        if (connection != null) {
            link.flush(out);
            connection.flush();
        }
    }

    private void write(LinkFrame frame) {
        if (connection != null) {
            connection.write(frame);
        }
    }

    private void close() {
        if (isOpen) {
            isOpen = false;
            peer.sender().end();
            // Behind the receipts: who waits for all peers in turn is not to overtake itself.
            node.remove(peer);
            tell(listener -> listener.left(peer));
        }
    }

    private void received(Channel channel, byte[] message) {
        PeerListener listener = byChannel.get(channel);
        if (listener == null) {
            LOG.warn("node {} sends on channel {}, which nobody reads", other.name(), channel);
            return;
        }
        try {
            listener.received(peer, channel, message);
        } catch (RuntimeException e) {
            // It has handled what it was given.
            failed(e);
        }
    }

    private void tell(Consumer<PeerListener> call) {
        for (ChannelListener each : node.listeners()) {
            try {
                call.accept(each.listener());
            } catch (RuntimeException e) {
                // The others are told all the same.
                failed(e);
            }
        }
    }

    private void failed(RuntimeException e) {
        LOG.error("a message to or from node {} was not handled as it should be", other.name(), e);
    }

    private long now() {
        return node.nanos().getAsLong();
    }
}
