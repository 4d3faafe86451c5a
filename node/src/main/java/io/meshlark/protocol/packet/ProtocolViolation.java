package io.meshlark.protocol.packet;

/**
 * The peer broke the protocol: which reason code it gets, and what was wrong, with value and limit.
 */
public record ProtocolViolation(ReasonCode reason, String detail) {

    public static ProtocolViolation malformed(String detail) {
        return new ProtocolViolation(ReasonCode.MALFORMED_PACKET, detail);
    }

    public static ProtocolViolation protocolError(String detail) {
        return new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, detail);
    }
}
