package io.meshlark.cluster;

import java.util.function.Consumer;

/**
 * One node's end of a link: finds a version that both sides speak, runs sender and receiver, and
 * joins acknowledgements with frames of the other direction. Outlives its connections: what was
 * under way on one that is lost is sent again on the next, and what has been handled is not handled
 * twice. Called by the link's loop alone.
 *
 * <table>
 * <caption>States</caption>
 * <tr><td>unknown</td><td>no hello has come</td></tr>
 * <tr><td>open</td><td>speaks the newest common version</td></tr>
 * <tr><td>broken</td><td>no common version, or the peer's frames make no sense: says so with a
 * hello that offers nothing, and nothing else</td></tr>
 * </table>
 */
public final class Link {
    private final long self;
    private final long peer;
    private final FrameVersions ours;
    private final LinkSender sender;
    private final LinkReceiver receiver;

    private int version;
    private boolean isBroken;
    private boolean owesFarewell;
    private boolean owesHandled;

    /**
     * @param self this node's life
     * @param peer the other's
     */
    public Link(
            long self, long peer, FrameVersions ours, LinkSender sender, LinkReceiver receiver) {
        this.self = self;
        this.peer = peer;
        this.ours = ours;
        this.sender = sender;
        this.receiver = receiver;
    }

    /** There is a new connection: says hello, and again what was under way on the last one. */
    public void connected(Consumer<LinkFrame> out) {
        owesFarewell = false;
        out.accept(hello());
        if (isOpen()) {
            sender.again().forEach(frame -> out.accept(data(frame)));
        }
    }

    /**
     * Takes what has come; afterwards {@link #flush} is due.
     *
     * @throws LinkBroken if the link is, from now on
     */
    public void take(LinkFrame frame) throws LinkBroken {
        if (isBroken) {
            return;
        }
        try {
            switch (frame) {
                case LinkFrame.Hello hello -> hello(hello);
                case LinkFrame.Data data -> {
                    owesHandled = true;
                    sender.handled(data.handled());
                    receiver.take(data.sequence(), data.bytes(), data.offset(), data.length());
                }
                case LinkFrame.Handled handled -> sender.handled(handled.handled());
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw broken(String.valueOf(e.getMessage()));
        }
    }

    private void hello(LinkFrame.Hello hello) throws LinkBroken {
        version = ours.common(hello.speaks());
        if (version == 0) {
            throw broken(
                    hello.speaks().isEmpty()
                            ? "the other side has broken it off; its log says why"
                            : "it speaks link versions %s, this node %s; upgrade by way of a release that speaks both"
                                    .formatted(hello.speaks(), ours));
        }
    }

    private LinkBroken broken(String why) {
        isBroken = true;
        owesFarewell = true;
        return new LinkBroken(why);
    }

    /** Sends what may go now, and what is owed. */
    public void flush(Consumer<LinkFrame> out) {
        if (owesFarewell) {
            owesFarewell = false;
            out.accept(hello());
        }
        if (!isOpen()) {
            return;
        }
        for (var frame = sender.next(); frame != null; frame = sender.next()) {
            out.accept(data(frame));
        }
        if (owesHandled) {
            owesHandled = false;
            out.accept(new LinkFrame.Handled(version, receiver.handled()));
        }
    }

    /** Says something, so that the other side hears that the connection is alive. */
    public void stir(Consumer<LinkFrame> out) {
        owesHandled = true;
        flush(out);
    }

    private boolean isOpen() {
        return version != 0 && !isBroken;
    }

    private LinkFrame hello() {
        return new LinkFrame.Hello(self, peer, isBroken ? FrameVersions.NONE : ours);
    }

    private LinkFrame data(LinkSender.Sent frame) {
        owesHandled = false;
        return new LinkFrame.Data(
                version, frame.sequence(), receiver.handled(), frame.bytes(), 0, frame.length());
    }
}
