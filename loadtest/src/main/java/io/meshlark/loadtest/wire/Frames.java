package io.meshlark.loadtest.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into packets. Of a packet that comes in pieces only that packet is copied;
 * all others are read where they lie.
 */
public final class Frames {

    private static final int LONGEST_HEADER = 5;

    private final Decoder decoder;
    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf begun;

    public Frames(Decoder decoder, ByteBufAllocator allocator) {
        this.decoder = decoder;
        this.allocator = allocator;
    }

    /** Reads all of it; what is left of a packet is kept. The caller releases {@code in}. */
    public void read(ByteBuf in, Packets to) {
        if (begun != null && !complete(begun, in, to)) {
            return;
        }
        while (in.isReadable()) {
            int size = size(in);
            if (size < 0 || size > in.readableBytes()) {
                begun = allocator.buffer(Math.max(size, in.readableBytes() + LONGEST_HEADER));
                begun.writeBytes(in);
                return;
            }
            decode(in, size, to);
        }
    }

    /** Adds the missing bytes of the packet that has begun; false when there are not enough. */
    private boolean complete(ByteBuf packet, ByteBuf in, Packets to) {
        int size = size(packet);
        while (size < 0 && in.isReadable()) {
            packet.writeByte(in.readByte());
            size = size(packet);
        }
        if (size < 0) {
            return false;
        }
        packet.writeBytes(in, Math.min(size - packet.readableBytes(), in.readableBytes()));
        if (packet.readableBytes() < size) {
            return false;
        }
        decode(packet, size, to);
        close();
        return true;
    }

    private void decode(ByteBuf in, int size, Packets to) {
        int start = in.readerIndex();
        in.skipBytes(size);
        int length = VarInt.get(in, start + 1);
        int body = start + 1 + VarInt.size(length);
        decoder.decode(in.getUnsignedByte(start), in, body, start + size - body, to);
    }

    /** Bytes of the next packet, its header included, or -1 when that cannot be said yet. */
    private static int size(ByteBuf in) {
        int start = in.readerIndex();
        int readable = in.readableBytes();
        int length = 0;
        for (int i = 1; i < LONGEST_HEADER && i < readable; i++) {
            int b = in.getByte(start + i);
            length |= (b & 0x7F) << (7 * (i - 1));
            if (b >= 0) {
                return 1 + i + length;
            }
        }
        if (readable >= LONGEST_HEADER) {
            throw new IllegalArgumentException("the broker sent a remaining length of 5 bytes");
        }
        return -1;
    }

    /** Forgets what has begun. */
    public void close() {
        if (begun != null) {
            begun.release();
            begun = null;
        }
    }
}
