package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.UserProperty;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PUBACK, PUBREC, PUBREL, PUBCOMP, DISCONNECT and AUTH. Success without properties is written in
 * the short form, without the reason code.
 */
final class AnswerEncoder {
    private AnswerEncoder() {}

    static int answer(
            @Nullable ByteBuf out,
            int packetId,
            ReasonCode reason,
            @Nullable String reasonString,
            List<UserProperty> userProperties,
            boolean v5) {
        int size = Wire.u16(out, packetId);
        if (!v5) {
            return size;
        }
        boolean plain = reasonString == null && userProperties.isEmpty();
        if (!plain || reason != ReasonCode.SUCCESS) {
            size += Wire.u8(out, reason.value());
        }
        return plain ? size : size + diagnostics(out, reasonString, userProperties);
    }

    /** Reason string and user properties, with their length in front. */
    static int diagnostics(
            @Nullable ByteBuf out,
            @Nullable String reasonString,
            List<UserProperty> userProperties) {
        int length =
                Wire.reasonString(null, reasonString) + Wire.userProperties(null, userProperties);
        int size = Wire.varInt(out, length) + length;
        if (out != null) {
            Wire.reasonString(out, reasonString);
            Wire.userProperties(out, userProperties);
        }
        return size;
    }

    static int disconnect(@Nullable ByteBuf out, Disconnect p) {
        boolean plain =
                p.sessionExpiryInterval() == Disconnect.ABSENT
                        && p.reasonString() == null
                        && p.serverReference() == null
                        && p.userProperties().isEmpty();
        if (plain) {
            return p.reason() == ReasonCode.SUCCESS ? 0 : Wire.u8(out, p.reason().value());
        }
        return Wire.u8(out, p.reason().value())
                + Wire.prefixed(out, p, AnswerEncoder::disconnectProperties);
    }

    private static int disconnectProperties(@Nullable ByteBuf out, Disconnect p) {
        int size = 0;
        if (p.sessionExpiryInterval() != Disconnect.ABSENT) {
            size +=
                    Wire.property32(
                            out, Property.SESSION_EXPIRY_INTERVAL, p.sessionExpiryInterval());
        }
        size += Wire.reasonString(out, p.reasonString());
        size += Wire.property(out, Property.SERVER_REFERENCE, p.serverReference());
        return size + Wire.userProperties(out, p.userProperties());
    }

    static int auth(@Nullable ByteBuf out, Auth p) {
        if (p.reason() == ReasonCode.SUCCESS && authProperties(null, p) == 0) {
            return 0;
        }
        return Wire.u8(out, p.reason().value())
                + Wire.prefixed(out, p, AnswerEncoder::authProperties);
    }

    private static int authProperties(@Nullable ByteBuf out, Auth p) {
        return Wire.property(out, Property.AUTHENTICATION_METHOD, p.authenticationMethod())
                + Wire.property(out, Property.AUTHENTICATION_DATA, p.authenticationData())
                + Wire.reasonString(out, p.reasonString())
                + Wire.userProperties(out, p.userProperties());
    }
}
