package io.meshlark.cluster;

import java.util.function.Consumer;

/**
 * One node's end of a link: finds a version that both sides speak, runs sender and receiver, and
 * joins acknowledgements with frames of the other direction. Called by the link's actor alone.
 *
 * <table>
 * <caption>States</caption>
 * <tr><td>unknown</td><td>no hello has come; says hello until it has been heard</td></tr>
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
    private boolean isHeard;
    private boolean isBroken;
    private boolean owesHello = true;
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

    /**
     * Takes what has come; afterwards {@link #flush} is due. What is of another life is dropped.
     *
     * @throws LinkBroken if the link is, from now on
     */
    public void take(LinkFrame frame, long now) throws LinkBroken {
        if (frame.from() != peer || frame.to() != self) {
            return;
        }
        if (isBroken) {
            // It may not have heard; but two broken ends do not answer each other for ever.
            owesHello |= !(frame instanceof LinkFrame.Hello hello && hello.speaks().isEmpty());
            return;
        }
        try {
            switch (frame) {
                case LinkFrame.Hello hello -> hello(hello);
                case LinkFrame.Data data -> {
                    isHeard = true;
                    owesHandled = true;
                    sender.handled(data.handled(), now);
                    receiver.take(data.sequence(), data.bytes(), data.length());
                }
                case LinkFrame.Handled handled -> {
                    isHeard = true;
                    sender.handled(handled.handled(), now);
                }
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
        isHeard |= hello.heard();
        owesHello |= !hello.heard();
    }

    private LinkBroken broken(String why) {
        isBroken = true;
        owesHello = true;
        return new LinkBroken(why);
    }

    /** Sends what may go now, and what is owed. */
    public void flush(long now, Consumer<LinkFrame> out) {
        if (owesHello) {
            owesHello = false;
            out.accept(hello());
        }
        if (version == 0 || isBroken) {
            return;
        }
        for (var frame = sender.next(now); frame != null; frame = sender.next(now)) {
            out.accept(data(frame));
        }
        if (owesHandled) {
            owesHandled = false;
            out.accept(new LinkFrame.Handled(version, self, peer, receiver.handled()));
        }
    }

    /** Says again what has not been heard in time. To be called a few times a second. */
    public void tick(long now, Consumer<LinkFrame> out) {
        owesHello |= !isHeard && !isBroken;
        if (!isBroken) {
            sender.overdue(now).forEach(frame -> out.accept(data(frame)));
        }
        flush(now, out);
    }

    private LinkFrame hello() {
        return new LinkFrame.Hello(self, peer, isBroken ? FrameVersions.NONE : ours, version != 0);
    }

    private LinkFrame data(LinkSender.Sent frame) {
        owesHandled = false;
        return new LinkFrame.Data(
                version,
                self,
                peer,
                frame.sequence(),
                receiver.handled(),
                frame.bytes(),
                frame.length());
    }
}
