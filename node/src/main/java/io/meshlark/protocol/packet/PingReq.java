package io.meshlark.protocol.packet;

/** PINGREQ [MQTT 5, section 3.12]. */
public record PingReq() implements Packet {
    public static final PingReq INSTANCE = new PingReq();
}
