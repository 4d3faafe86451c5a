package io.meshlark.transport.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What MQTT accepts as UTF-8 [MQTT 5, 1.5.4; RFC 3629]: shortest form, no surrogates, nothing above
 * U+10FFFF. Text is nearly always ASCII, which is checked eight bytes at a time.
 */
public final class Utf8 {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long ONES = 0x0101_0101_0101_0101L;

    private Utf8() {}

    /** Whether {@code bytes} is well-formed; U+0000 is allowed, as in a payload. */
    public static boolean isValid(byte[] bytes) {
        return isValid(bytes, 0, bytes.length, true);
    }

    /** Whether the range is well-formed and free of U+0000, as a string must be. */
    static boolean isValidString(byte[] bytes, int from, int to) {
        return isValid(bytes, from, to, false);
    }

    /** Whether every byte of the range is 0x01 to 0x7F. */
    static boolean isPlainAscii(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            // The subtraction sets a high bit where a byte was 0; a borrow only follows such a
            // byte.
            if (((eight | eight - ONES) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < to; i++) {
            if (bytes[i] <= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isValid(byte[] bytes, int from, int to, boolean zeroAllowed) {
        int i = from;
        while (i < to) {
            if (i <= to - Long.BYTES) {
                long eight = (long) LONGS.get(bytes, i);
                if (((eight | (zeroAllowed ? 0 : eight - ONES)) & HIGH_BITS) == 0) {
                    i += Long.BYTES;
                    continue;
                }
            }
            int length = sequenceLength(bytes, i, to);
            if (length == 0 || bytes[i] == 0 && !zeroAllowed) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** How many bytes the character at {@code i} takes, or 0 if it is ill-formed. */
    private static int sequenceLength(byte[] bytes, int i, int to) {
        int first = bytes[i];
        if (first >= 0) {
            return 1;
        }
        int left = to - i;
        first &= 0xFF;
        if (first < 0xC2) {
            return 0; // a continuation byte, or two bytes for what fits in one
        }
        if (first < 0xE0) {
            return left >= 2 && isContinuation(bytes[i + 1]) ? 2 : 0;
        }
        if (first < 0xF0) {
            return left >= 3
                            && isContinuation(bytes[i + 1])
                            && isContinuation(bytes[i + 2])
                            && !(first == 0xE0 && (bytes[i + 1] & 0xFF) < 0xA0)
                            && !(first == 0xED && (bytes[i + 1] & 0xFF) > 0x9F) // surrogates
                    ? 3
                    : 0;
        }
        return first <= 0xF4
                        && left >= 4
                        && isContinuation(bytes[i + 1])
                        && isContinuation(bytes[i + 2])
                        && isContinuation(bytes[i + 3])
                        && !(first == 0xF0 && (bytes[i + 1] & 0xFF) < 0x90)
                        && !(first == 0xF4 && (bytes[i + 1] & 0xFF) > 0x8F)
                ? 4
                : 0;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
