package io.meshlark.protocol.packet;

/** PINGRESP [MQTT 5, section 3.13]. */
public record PingResp() implements Packet {
    public static final PingResp INSTANCE = new PingResp();
}
