package io.meshlark.protocol.binary;

import io.meshlark.protocol.packet.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link BinaryWriter} wrote. Never beyond the end, and nothing is allocated for a size
 * that the bytes that are left cannot hold; whatever is wrong is a {@link CorruptRecord}.
 */
public final class BinaryReader {
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;
    private int position;
    private int limit;

    /** Reads all of {@code bytes}, which nobody may change meanwhile. */
    public BinaryReader(byte[] bytes) {
        this.bytes = bytes;
        this.limit = bytes.length;
    }

    public int octet() {
        if (position >= limit) {
            throw corrupt("data ends early");
        }
        return bytes[position++] & 0xFF;
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            value |= (octet & 0x7FL) << shift;
            if (octet < 0x80) {
                if (shift == 63 && octet > 1) {
                    break;
                }
                return value;
            }
        }
        throw corrupt("number has more than 64 bits");
    }

    public long signed() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A varint that is at most {@code max}, which is not negative. */
    public int varintUpTo(int max) {
        long value = varint();
        if (value < 0 || value > max) {
            throw corrupt("number is " + Long.toUnsignedString(value) + ", limit is " + max);
        }
        return (int) value;
    }

    /** The number of elements that follow, each of at least one byte. */
    public int count() {
        return lengthWithin("elements");
    }

    /** Flags, of which a later release may have more than are {@code known}. */
    public int flags(String of, int known) {
        long flags = varint();
        if ((flags & ~known) != 0) {
            throw CorruptRecord.fromNewerRelease(
                    of + " has unknown flags 0x" + Long.toHexString(flags & ~known), position);
        }
        return (int) flags;
    }

    public String text() {
        int length = lengthWithin("bytes of text");
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(text, length)) {
            throw corrupt("text is not UTF-8");
        }
        position += length;
        return text;
    }

    /** Whether the U+FFFD in {@code text} were there when it was written. */
    private boolean isUtf8(String text, int length) {
        byte[] again = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(again, 0, again.length, bytes, position, position + length);
    }

    public Bytes block() {
        int length = lengthWithin("bytes");
        Bytes block = Bytes.wrap(Arrays.copyOfRange(bytes, position, position + length));
        position += length;
        return block;
    }

    /** Enters a part behind its length; what it answers goes to {@link #close}. */
    int open() {
        int length = lengthWithin("bytes of a record");
        int outer = limit;
        limit = position + length;
        return outer;
    }

    /** Leaves the part, over whatever is left of it. */
    void close(int outer) {
        position = limit;
        limit = outer;
    }

    /** Whether this part, or all, is read: a field that later releases added is not there. */
    public boolean isAtEnd() {
        return position == limit;
    }

    private int lengthWithin(String of) {
        long length = varint();
        if (length < 0 || length > limit - position) {
            throw corrupt(
                    "%s %s where %d bytes are left"
                            .formatted(Long.toUnsignedString(length), of, limit - position));
        }
        return (int) length;
    }

    public CorruptRecord corrupt(String what) {
        return new CorruptRecord(what, position);
    }

    CorruptRecord fromNewerRelease(String what) {
        return CorruptRecord.fromNewerRelease(what, position);
    }
}
