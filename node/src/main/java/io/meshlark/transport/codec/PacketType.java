package io.meshlark.transport.codec;

/**
 * The control packet types, with the flags that their fixed header must have [MQTT 5, 2.1.2 and
 * 2.1.3]. {@link #ordinal()} is the value on the wire.
 */
enum PacketType {
    RESERVED(0, false, false),
    CONNECT(0, true, false),
    CONNACK(0, false, true),
    PUBLISH(-1, true, true),
    PUBACK(0, true, true),
    PUBREC(0, true, true),
    PUBREL(2, true, true),
    PUBCOMP(0, true, true),
    SUBSCRIBE(2, true, false),
    SUBACK(0, false, true),
    UNSUBSCRIBE(2, true, false),
    UNSUBACK(0, false, true),
    PINGREQ(0, true, false),
    PINGRESP(0, false, true),
    DISCONNECT(0, true, true),
    AUTH(0, true, true);

    /** The flags of a PUBLISH say something, those of all others are fixed. */
    static final int ANY_FLAGS = -1;

    private static final PacketType[] VALUES = values();

    private final int flags;
    private final boolean toServer;
    private final boolean toClient;

    PacketType(int flags, boolean toServer, boolean toClient) {
        this.flags = flags;
        this.toServer = toServer;
        this.toClient = toClient;
    }

    static PacketType of(int firstByte) {
        return VALUES[firstByte >>> 4 & 0x0F];
    }

    int flags() {
        return flags;
    }

    /** The first byte of every packet of this type, PUBLISH apart. */
    int firstByte() {
        return ordinal() << 4 | flags;
    }

    boolean isReceivedBy(Side side) {
        return side == Side.SERVER ? toServer : toClient;
    }
}
