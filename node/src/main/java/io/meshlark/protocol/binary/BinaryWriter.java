package io.meshlark.protocol.binary;

import io.meshlark.protocol.packet.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes in the making.
 *
 * <p>A <em>varint</em> is a number in groups of seven bits, lowest first, each but the last with
 * the top bit set: 1 byte below 128, 10 bytes for a negative one. A <em>signed</em> number is a
 * varint with the sign in the lowest bit (zigzag), short on both sides of zero. Texts are UTF-8
 * behind their length.
 */
public final class BinaryWriter {
    private byte[] bytes;
    private int length;

    /**
     * @param expected about how many bytes it will be
     */
    public BinaryWriter(int expected) {
        bytes = new byte[Math.max(16, expected)];
    }

    /**
     * @param value 0 to 255
     */
    public BinaryWriter octet(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public BinaryWriter varint(long value) {
        reserve(10);
        length = putVarint(length, value);
        return this;
    }

    public BinaryWriter signed(long value) {
        return varint((value << 1) ^ (value >> 63));
    }

    public BinaryWriter text(String text) {
        return block(text.getBytes(StandardCharsets.UTF_8));
    }

    public BinaryWriter block(Bytes block) {
        return block(block.array());
    }

    private BinaryWriter block(byte[] block) {
        varint(block.length);
        reserve(block.length);
        System.arraycopy(block, 0, bytes, length, block.length);
        length += block.length;
        return this;
    }

    /** Begins a part that its length will precede; what it answers goes to {@link #close}. */
    int open() {
        octet(0);
        return length;
    }

    /**
     * Ends the part that began at {@code start}. One byte was left for its length; a part that
     * needs more moves up.
     */
    void close(int start) {
        int size = length - start;
        int more = sizeOfVarint(size) - 1;
        if (more > 0) {
            reserve(more);
            System.arraycopy(bytes, start, bytes, start + more, size);
            length += more;
        }
        putVarint(start - 1, size);
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private int putVarint(int at, long value) {
        int index = at;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[index++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[index++] = (byte) rest;
        return index;
    }

    private static int sizeOfVarint(int value) {
        return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            long needed = (long) length + more;
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException("a row or snapshot of more than 2 GiB");
            }
            long size = Math.clamp(2L * bytes.length, needed, Integer.MAX_VALUE - 8);
            bytes = Arrays.copyOf(bytes, (int) size);
        }
    }
}
