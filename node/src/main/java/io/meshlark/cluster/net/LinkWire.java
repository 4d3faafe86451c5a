package io.meshlark.cluster.net;

import io.meshlark.cluster.FrameVersions;
import io.meshlark.cluster.LinkFrame;
import io.meshlark.cluster.LinkFrame.Data;
import io.meshlark.cluster.LinkFrame.Handled;
import io.meshlark.cluster.LinkFrame.Hello;
import io.meshlark.cluster.LinkSender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Frames as bytes of a connection: a length of four octets that counts what follows it, the kind,
 * and the frame. Numbers are big-endian.
 *
 * <table>
 * <caption>Kinds</caption>
 * <tr><td>1</td><td>hello: oldest and newest version (an octet each), both lives; the same in all
 * releases, which may add to its end</td></tr>
 * <tr><td>2</td><td>data: version (an octet), sequence, handled; the rest is the stream</td></tr>
 * <tr><td>3</td><td>handled: version (an octet), handled</td></tr>
 * </table>
 *
 * <p>Data and acknowledgements do not name the lives: those of the connection's hello hold.
 */
final class LinkWire {
    /** Before the other side has said who it is; room for what later releases add. */
    static final int LONGEST_HELLO = 256;

    /** Of a frame, without its length. */
    static final int LONGEST = 2 + 2 * Long.BYTES + LinkSender.FRAME_BYTES;

    private static final int HELLO = 1;
    private static final int DATA = 2;
    private static final int HANDLED = 3;

    private LinkWire() {}

    static ByteBuf encode(LinkFrame frame, ByteBufAllocator allocator) {
        return switch (frame) {
            case Hello hello ->
                    begin(allocator, HELLO, 2 + 2 * Long.BYTES)
                            .writeByte(hello.speaks().oldest())
                            .writeByte(hello.speaks().newest())
                            .writeLong(hello.from())
                            .writeLong(hello.to());
            case Data data ->
                    begin(allocator, DATA, 1 + 2 * Long.BYTES + data.length())
                            .writeByte(data.version())
                            .writeLong(data.sequence())
                            .writeLong(data.handled())
                            .writeBytes(data.bytes(), data.offset(), data.length());
            case Handled handled ->
                    begin(allocator, HANDLED, 1 + Long.BYTES)
                            .writeByte(handled.version())
                            .writeLong(handled.handled());
        };
    }

    private static ByteBuf begin(ByteBufAllocator allocator, int kind, int length) {
        return allocator
                .directBuffer(Integer.BYTES + 1 + length)
                .writeInt(1 + length)
                .writeByte(kind);
    }

    /**
     * @param frame position to limit is one frame without its length; data that are carried stay in
     *     its array
     * @throws IllegalStateException if it is none
     */
    static LinkFrame decode(ByteBuffer frame) {
        try {
            return read(frame);
        } catch (BufferUnderflowException e) {
            throw new IllegalStateException("link frame is too short", e);
        }
    }

    private static LinkFrame read(ByteBuffer frame) {
        int kind = frame.get();
        // Arguments are evaluated from left to right: the order of the fields.
        return switch (kind) {
            case HELLO -> hello(frame);
            case DATA -> data(octet(frame), frame.getLong(), frame.getLong(), frame);
            case HANDLED -> new Handled(octet(frame), frame.getLong());
            default -> throw new IllegalStateException("link frame has unknown kind " + kind);
        };
    }

    private static Hello hello(ByteBuffer frame) {
        var speaks = new FrameVersions(octet(frame), octet(frame));
        return new Hello(frame.getLong(), frame.getLong(), speaks);
    }

    private static Data data(int version, long sequence, long handled, ByteBuffer rest) {
        int offset = rest.arrayOffset() + rest.position();
        return new Data(version, sequence, handled, rest.array(), offset, rest.remaining());
    }

    private static int octet(ByteBuffer from) {
        return from.get() & 0xFF;
    }
}
