package io.meshlark.auth.ban;

import io.meshlark.config.AddressRange;
import java.net.InetAddress;

/**
 * The first {@code bits} of an address, all others 0. An address of IPv4 is the upper half of
 * {@code high}.
 */
record Network(boolean isV4, int bits, long high, long low) {

    static Network of(AddressRange range) {
        return of(range.first()).cut(range.bits());
    }

    static Network of(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean isV4 = bytes.length == 4;
        return new Network(isV4, 8 * bytes.length, word(bytes, 0), isV4 ? 0 : word(bytes, 8));
    }

    private static long word(byte[] bytes, int from) {
        long word = 0;
        for (int i = from; i < from + 8; i++) {
            word = word << 8 | (i < bytes.length ? bytes[i] & 0xFF : 0);
        }
        return word;
    }

    /** The larger network around it. */
    Network cut(int length) {
        return new Network(
                isV4, length, high & mask(length), low & mask(Math.max(0, length - Long.SIZE)));
    }

    private static long mask(int length) {
        return length == 0 ? 0 : length >= Long.SIZE ? -1 : -1L << (Long.SIZE - length);
    }
}
