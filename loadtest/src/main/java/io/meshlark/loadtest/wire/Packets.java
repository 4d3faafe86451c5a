package io.meshlark.loadtest.wire;

/** What a client wants to know of the packets it gets; called by {@link Decoder}. */
public interface Packets {

    /**
     * CONNACK.
     *
     * @param reason 0: accepted; else the return code (3.1.1) or reason code (5)
     * @param receiveMaximum 65535 when the broker does not say
     */
    void connAck(int reason, boolean sessionPresent, int receiveMaximum);

    /**
     * SUBACK.
     *
     * @param refused the first code of 0x80 or more, or 0
     */
    void subAck(int packetId, int refused);

    /**
     * PUBLISH with a {@link Stamp}.
     *
     * @param packetId 0 with QoS 0
     * @param first {@link Stamp#first}, {@link Stamp#second}
     */
    void publish(int qos, boolean again, int packetId, long first, long second);

    /** PUBLISH whose payload is too short for a stamp. */
    void publishWithoutStamp(int qos, int packetId);

    /**
     * PUBACK, PUBREC, PUBREL or PUBCOMP.
     *
     * @param type its first byte, see {@link PacketType}
     * @param reason 0x80 and more: refused
     */
    void answer(int type, int packetId, int reason);

    /** DISCONNECT of an MQTT 5 broker. */
    void disconnect(int reason);
}
