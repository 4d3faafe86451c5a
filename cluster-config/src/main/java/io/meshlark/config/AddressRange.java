package io.meshlark.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Addresses with a common prefix: {@code 10.1.0.0/16} [RFC 4632, section 3.1]; without a prefix a
 * single one.
 *
 * @param bits of the prefix
 */
public record AddressRange(InetAddress first, int bits) {

    /** Nothing if the text is neither an address nor a range of them. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        try {
            // A literal: nothing is looked up.
            InetAddress first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int all = first.getAddress().length * Byte.SIZE;
            int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
            return bits >= 0 && bits <= all
                    ? Optional.of(new AddressRange(first, bits))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The same range, whose first address has no bits behind the prefix. */
    public AddressRange masked() {
        byte[] bytes = first.getAddress();
        for (int bit = bits; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >>> bit % Byte.SIZE);
        }
        try {
            return new AddressRange(InetAddress.getByAddress(bytes), bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }

    /** Whether {@code address} is one of them. */
    public boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] its = address.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += Byte.SIZE) {
            int differs = mine[bit / Byte.SIZE] ^ its[bit / Byte.SIZE];
            int ignored = Math.max(0, Byte.SIZE - (bits - bit));
            if ((differs & 0xFF) >>> ignored != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
