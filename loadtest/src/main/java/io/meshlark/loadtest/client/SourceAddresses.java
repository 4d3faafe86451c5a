package io.meshlark.loadtest.client;

/**
 * Addresses to connect from. One address has about 28,000 ports for connections to one broker;
 * 127.0.0.0/8 has sixteen million addresses.
 *
 * @param first the lowest address, as a number; 0: let the system choose
 * @param count how many there are from there
 */
public record SourceAddresses(int first, int count) {

    public static final SourceAddresses SYSTEM = new SourceAddresses(0, 1);

    /** Clients in a row that share an address. */
    private static final int PER_ADDRESS = 10_000;

    /** 127.0.0.1 and the 63 after it: enough for 640,000 connections at a time. */
    public static final SourceAddresses LOOPBACK = new SourceAddresses(0x7F000001, 64);

    /** Reads {@code 127.0.0.1-127.0.0.9} or a single address. */
    public static SourceAddresses parse(String text) {
        var ends = text.split("-", -1);
        int first = number(ends[0], text);
        int last = ends.length == 1 ? first : number(ends[1], text);
        if (ends.length > 2 || last < first) {
            throw wrong(text);
        }
        return new SourceAddresses(first, last - first + 1);
    }

    /** Null-free: 4 bytes of an IPv4 address, empty for "let the system choose". */
    public byte[] of(int client) {
        if (first == 0) {
            return new byte[0];
        }
        int address = first + client / PER_ADDRESS % count;
        return new byte[] {
            (byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address
        };
    }

    private static int number(String address, String text) {
        var parts = address.strip().split("\\.", -1);
        if (parts.length != 4) {
            throw wrong(text);
        }
        int number = 0;
        for (var part : parts) {
            if (!part.matches("\\d{1,3}") || Integer.parseInt(part) > 255) {
                throw wrong(text);
            }
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "source addresses are '"
                        + text
                        + "', must be an IPv4 address or a range such as 127.0.0.1-127.0.0.9");
    }
}
