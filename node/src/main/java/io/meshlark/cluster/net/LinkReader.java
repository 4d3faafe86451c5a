package io.meshlark.cluster.net;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a connection into frames. The memory for them is used again for the next and
 * grows with what is read, up to the limit: a length alone costs nothing.
 */
final class LinkReader {
    private static final int SMALLEST = 512;

    private int limit = LinkWire.LONGEST_HELLO;
    private byte[] frame = new byte[SMALLEST];
    private int filled;
    private int lengthOctets;
    private int length;

    /** The other side has said who it is. */
    void introduced() {
        limit = LinkWire.LONGEST;
    }

    /**
     * Reads on.
     *
     * @return the next frame, without its length, good until the next call; null when it is not
     *     complete yet and all of {@code in} has been read
     * @throws IllegalStateException if it is longer than any
     */
    @Nullable ByteBuffer next(ByteBuf in) {
        while (lengthOctets < Integer.BYTES) {
            if (!in.isReadable()) {
                return null;
            }
            length = length << 8 | in.readUnsignedByte();
            if (++lengthOctets == Integer.BYTES && (length < 1 || length > limit)) {
                throw new IllegalStateException(
                        "link frame has %d bytes, limit is %d"
                                .formatted(length & 0xFFFF_FFFFL, limit));
            }
        }
        int step = Math.min(length - filled, in.readableBytes());
        if (filled + step > frame.length) {
            frame = Arrays.copyOf(frame, Math.clamp(2L * frame.length, filled + step, limit));
        }
        in.readBytes(frame, filled, step);
        filled += step;
        if (filled < length) {
            return null;
        }
        var complete = ByteBuffer.wrap(frame, 0, length);
        filled = 0;
        lengthOctets = 0;
        length = 0;
        return complete;
    }
}
