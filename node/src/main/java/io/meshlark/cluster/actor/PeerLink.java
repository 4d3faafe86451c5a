package io.meshlark.cluster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Link;
import io.meshlark.cluster.LinkBroken;
import io.meshlark.cluster.LinkFrame;
import io.meshlark.cluster.LinkReceiver;
import io.meshlark.cluster.LinkSender;
import io.meshlark.cluster.PeerListener;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one life of one node. Its name is that life, so the other side can address it without
 * ever having been given a reference, and frames of a life that is no peer reach nobody.
 */
final class PeerLink {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    /** What happens on a link. */
    sealed interface Command {}

    /** A frame from the other side. */
    record Carried(LinkFrame frame) implements Command {}

    /** Something is to be sent, or acknowledged: all of what came before this. */
    enum Flush implements Command {
        NOW
    }

    /** A few times a second. */
    enum Tick implements Command {
        NOW
    }

    /** It is a member no more. */
    enum Leave implements Command {
        NOW
    }

    private final NodeLinks node;
    private final RemoteNode other;
    private final RemotePeer peer;
    private final Link link;
    private final LinkReceiver receiver;
    private final Map<Channel, PeerListener> byChannel = new EnumMap<>(Channel.class);
    private boolean isOpen = true;

    private PeerLink(NodeLinks node, RemoteNode other, ActorRef<Command> self) {
        this.node = node;
        this.other = other;
        var sender =
                new LinkSender(node.settings().limit(), node::begins, node::ends, this::failed);
        this.peer = new RemotePeer(other, sender, node.nanos(), self);
        this.receiver = new LinkReceiver(this::received);
        this.link =
                new Link(node.life(), other.life(), node.settings().versions(), sender, receiver);
        for (ChannelListener each : node.listeners()) {
            each.channels().forEach(channel -> byChannel.put(channel, each.listener()));
        }
    }

    static Behavior<Command> create(NodeLinks node, RemoteNode other) {
        return Behaviors.setup(context -> {
            var link = new PeerLink(node, other, context.getSelf());
            link.join();
            return Behaviors.receiveMessage(link::on);
        });
    }

    private void join() {
        // First among all, so that nothing is sent past it that its listeners do not tell it.
        node.add(peer);
        tell(listener -> listener.joined(peer));
        link.flush(now(), this::send);
    }

    private Behavior<Command> on(Command command) {
        try {
            return handle(command);
        } catch (RuntimeException e) {
            // Its stream is torn. Better an end that is known than messages that are never handled.
            LOG.error("the link to node {} has failed", other.name(), e);
            close();
            return Behaviors.same();
        }
    }

    private Behavior<Command> handle(Command command) {
        switch (command) {
            case Carried carried -> take(carried.frame());
            case Flush.NOW -> {
                peer.flushes();
                link.flush(now(), this::send);
            }
            case Tick.NOW -> link.tick(now(), this::send);
            case Leave.NOW -> {
                close();
                return Behaviors.stopped();
            }
        }
        return Behaviors.same();
    }

    private void take(LinkFrame frame) {
        try {
            link.take(frame, now());
            other.hearing().handled(receiver.end());
        } catch (LinkBroken e) {
            LOG.error(
                    "no link to node {}, clients there are not reached: {}",
                    other.name(),
                    e.getMessage());
            close();
        }
        // Behind the frames that are here already: one acknowledgement for all of them.
        peer.wake();
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
        } else {
            guarded(() -> listener.received(peer, channel, message));
        }
    }

    private void tell(Consumer<PeerListener> call) {
        node.listeners().forEach(each -> guarded(() -> call.accept(each.listener())));
    }

    /** A listener that fails has handled what it was given; the others get theirs. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        LOG.error("a message to or from node {} was not handled as it should be", other.name(), e);
    }

    private void send(LinkFrame frame) {
        other.link().tell(new Carried(frame));
    }

    private long now() {
        return node.nanos().getAsLong();
    }
}
