package io.meshlark.transport.codec;

import static io.meshlark.protocol.packet.ReasonCode.*;

import io.meshlark.protocol.packet.ReasonCode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which reason codes each packet may carry [MQTT 5, table 2-6 and those of section 3]. */
final class ReasonCodes {
    static final Set<ReasonCode> CONNACK =
            setOf(
                    SUCCESS,
                    UNSPECIFIED_ERROR,
                    MALFORMED_PACKET,
                    PROTOCOL_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    UNSUPPORTED_PROTOCOL_VERSION,
                    CLIENT_IDENTIFIER_NOT_VALID,
                    BAD_USER_NAME_OR_PASSWORD,
                    NOT_AUTHORIZED,
                    SERVER_UNAVAILABLE,
                    SERVER_BUSY,
                    BANNED,
                    BAD_AUTHENTICATION_METHOD,
                    TOPIC_NAME_INVALID,
                    PACKET_TOO_LARGE,
                    QUOTA_EXCEEDED,
                    PAYLOAD_FORMAT_INVALID,
                    RETAIN_NOT_SUPPORTED,
                    QOS_NOT_SUPPORTED,
                    USE_ANOTHER_SERVER,
                    SERVER_MOVED,
                    CONNECTION_RATE_EXCEEDED);

    /** PUBACK and PUBREC. */
    static final Set<ReasonCode> PUBLISH_ANSWER =
            setOf(
                    SUCCESS,
                    NO_MATCHING_SUBSCRIBERS,
                    UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    NOT_AUTHORIZED,
                    TOPIC_NAME_INVALID,
                    PACKET_IDENTIFIER_IN_USE,
                    QUOTA_EXCEEDED,
                    PAYLOAD_FORMAT_INVALID);

    /** PUBREL and PUBCOMP. */
    static final Set<ReasonCode> RELEASE = setOf(SUCCESS, PACKET_IDENTIFIER_NOT_FOUND);

    static final Set<ReasonCode> SUBACK =
            setOf(
                    SUCCESS,
                    GRANTED_QOS_1,
                    GRANTED_QOS_2,
                    UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    NOT_AUTHORIZED,
                    TOPIC_FILTER_INVALID,
                    PACKET_IDENTIFIER_IN_USE,
                    QUOTA_EXCEEDED,
                    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
                    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

    static final Set<ReasonCode> V3_SUBACK =
            setOf(SUCCESS, GRANTED_QOS_1, GRANTED_QOS_2, UNSPECIFIED_ERROR);

    static final Set<ReasonCode> UNSUBACK =
            setOf(
                    SUCCESS,
                    NO_SUBSCRIPTION_EXISTED,
                    UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    NOT_AUTHORIZED,
                    TOPIC_FILTER_INVALID,
                    PACKET_IDENTIFIER_IN_USE);

    private static final Set<ReasonCode> CLIENT_DISCONNECT =
            setOf(
                    SUCCESS,
                    DISCONNECT_WITH_WILL_MESSAGE,
                    UNSPECIFIED_ERROR,
                    MALFORMED_PACKET,
                    PROTOCOL_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    BAD_AUTHENTICATION_METHOD,
                    TOPIC_NAME_INVALID,
                    RECEIVE_MAXIMUM_EXCEEDED,
                    TOPIC_ALIAS_INVALID,
                    PACKET_TOO_LARGE,
                    MESSAGE_RATE_TOO_HIGH,
                    QUOTA_EXCEEDED,
                    ADMINISTRATIVE_ACTION,
                    PAYLOAD_FORMAT_INVALID);

    private static final Set<ReasonCode> SERVER_DISCONNECT =
            setOf(
                    SUCCESS,
                    UNSPECIFIED_ERROR,
                    MALFORMED_PACKET,
                    PROTOCOL_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    NOT_AUTHORIZED,
                    SERVER_BUSY,
                    SERVER_SHUTTING_DOWN,
                    BAD_AUTHENTICATION_METHOD,
                    KEEP_ALIVE_TIMEOUT,
                    SESSION_TAKEN_OVER,
                    TOPIC_FILTER_INVALID,
                    TOPIC_NAME_INVALID,
                    RECEIVE_MAXIMUM_EXCEEDED,
                    TOPIC_ALIAS_INVALID,
                    PACKET_TOO_LARGE,
                    MESSAGE_RATE_TOO_HIGH,
                    QUOTA_EXCEEDED,
                    ADMINISTRATIVE_ACTION,
                    PAYLOAD_FORMAT_INVALID,
                    RETAIN_NOT_SUPPORTED,
                    QOS_NOT_SUPPORTED,
                    USE_ANOTHER_SERVER,
                    SERVER_MOVED,
                    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                    CONNECTION_RATE_EXCEEDED,
                    MAXIMUM_CONNECT_TIME,
                    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
                    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

    private static final Set<ReasonCode> CLIENT_AUTH =
            setOf(CONTINUE_AUTHENTICATION, RE_AUTHENTICATE);
    private static final Set<ReasonCode> SERVER_AUTH = setOf(SUCCESS, CONTINUE_AUTHENTICATION);

    private ReasonCodes() {}

    /** What {@code reader} may receive in a DISCONNECT. */
    static Set<ReasonCode> disconnectTo(Side reader) {
        return reader == Side.SERVER ? CLIENT_DISCONNECT : SERVER_DISCONNECT;
    }

    /** What {@code reader} may receive in an AUTH. */
    static Set<ReasonCode> authTo(Side reader) {
        return reader == Side.SERVER ? CLIENT_AUTH : SERVER_AUTH;
    }

    /** Reads one of {@code allowed}; anything else is a protocol error. */
    static ReasonCode read(FrameReader in, Set<ReasonCode> allowed) {
        int value = in.u8("reason code");
        ReasonCode code = ReasonCode.of(value);
        if (code != null && allowed.contains(code)) {
            return code;
        }
        if (!in.failed()) {
            in.protocolError(
                    "reason code 0x" + Integer.toHexString(value) + " is not one of this packet");
        }
        return SUCCESS;
    }

    private static Set<ReasonCode> setOf(ReasonCode first, ReasonCode... rest) {
        return Collections.unmodifiableSet(EnumSet.of(first, rest));
    }
}
