package io.meshlark.protocol.packet;

/**
 * CONNACK [MQTT 5, section 3.2]. For v3 the encoder turns {@code reason} into a return code [MQTT
 * 3.1.1, table 3.1].
 */
public record ConnAck(boolean sessionPresent, ReasonCode reason, ConnAckProperties properties)
        implements Packet {

    public static ConnAck refused(ReasonCode reason, String reasonString) {
        return new ConnAck(false, reason, ConnAckProperties.NONE.withReasonString(reasonString));
    }
}
