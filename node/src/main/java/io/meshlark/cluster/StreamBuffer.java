package io.meshlark.cluster;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is appended to a link and not yet in a frame: stretches of at most one frame. Holds no
 * memory while it is empty.
 */
final class StreamBuffer {
    private static final int SMALLEST = 256;

    /** A tag and the longest varint of an int. */
    private static final int HEADER = 1 + 5;

    private final int frameBytes;
    private final byte[] header = new byte[HEADER];
    private final ArrayDeque<byte[]> full = new ArrayDeque<>();
    private byte @Nullable [] open;
    private int openLength;

    /** How long the stretch taken last was: under load the next one becomes as long. */
    private int expected;

    private long end;

    StreamBuffer(int frameBytes) {
        this.frameBytes = frameBytes;
    }

    void append(Channel channel, byte[] message) {
        header[0] = (byte) channel.tag();
        int length = 1;
        int rest = message.length;
        while (rest >= 0x80) {
            header[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        header[length++] = (byte) rest;
        put(header, length);
        put(message, message.length);
    }

    private void put(byte[] from, int length) {
        end += length;
        int done = 0;
        while (done < length) {
            byte[] to = room(length - done);
            int step = Math.min(length - done, to.length - openLength);
            System.arraycopy(from, done, to, openLength, step);
            openLength += step;
            done += step;
            if (openLength == frameBytes) {
                full.add(to);
                open = null;
                openLength = 0;
                expected = frameBytes;
            }
        }
    }

    /** The open stretch with room for {@code more} bytes, or as long as a frame. */
    private byte[] room(int more) {
        int needed = (int) Math.min((long) openLength + more, frameBytes);
        if (open == null) {
            open = new byte[Math.clamp(Math.max(needed, expected), SMALLEST, frameBytes)];
        } else if (open.length < needed) {
            open =
                    Arrays.copyOf(
                            open, Math.clamp(Math.max(needed, 2 * open.length), 0, frameBytes));
        }
        return open;
    }

    /** How long the first stretch is, 0 if there is none. */
    int firstLength() {
        return full.isEmpty() ? openLength : frameBytes;
    }

    /** Takes it; the array may be longer. */
    byte[] takeFirst() {
        byte[] first = full.poll();
        if (first != null) {
            return first;
        }
        if (open == null) {
            throw new IllegalStateException("the stream has nothing to take");
        }
        first = open;
        expected = openLength + openLength / 4;
        open = null;
        openLength = 0;
        return first;
    }

    void clear() {
        full.clear();
        open = null;
        openLength = 0;
    }

    /** Where the stream ends: all bytes ever appended. */
    long end() {
        return end;
    }
}
