package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.Set;

/**
 * PUBACK, PUBREC, PUBREL, PUBCOMP, DISCONNECT and AUTH [MQTT 5, 3.4 to 3.7, 3.14, 3.15]: a reason
 * code and properties, each of which may be left out at the end of the packet.
 */
final class AnswerDecoder {
    private static final long DISCONNECT_PROPERTIES =
            PropertyReader.DIAGNOSTIC
                    | Property.setOf(Property.SESSION_EXPIRY_INTERVAL, Property.SERVER_REFERENCE);

    private static final long AUTH_PROPERTIES =
            PropertyReader.DIAGNOSTIC
                    | Property.setOf(Property.AUTHENTICATION_METHOD, Property.AUTHENTICATION_DATA);

    private AnswerDecoder() {}

    static PubAck pubAck(FrameReader in, boolean v5) {
        int packetId = in.packetId();
        ReasonCode reason = reason(in, v5, ReasonCodes.PUBLISH_ANSWER);
        if (!in.hasMore() || !v5) {
            return PubAck.of(packetId, reason, null);
        }
        PropertyReader read = diagnostic(in);
        return new PubAck(
                packetId, reason, read.text(Property.REASON_STRING), read.userProperties());
    }

    static PubRec pubRec(FrameReader in, boolean v5) {
        int packetId = in.packetId();
        ReasonCode reason = reason(in, v5, ReasonCodes.PUBLISH_ANSWER);
        if (!in.hasMore() || !v5) {
            return PubRec.of(packetId, reason, null);
        }
        PropertyReader read = diagnostic(in);
        return new PubRec(
                packetId, reason, read.text(Property.REASON_STRING), read.userProperties());
    }

    static PubRel pubRel(FrameReader in, boolean v5) {
        int packetId = in.packetId();
        ReasonCode reason = reason(in, v5, ReasonCodes.RELEASE);
        if (!in.hasMore() || !v5) {
            return PubRel.of(packetId, reason, null);
        }
        PropertyReader read = diagnostic(in);
        return new PubRel(
                packetId, reason, read.text(Property.REASON_STRING), read.userProperties());
    }

    static PubComp pubComp(FrameReader in, boolean v5) {
        int packetId = in.packetId();
        ReasonCode reason = reason(in, v5, ReasonCodes.RELEASE);
        if (!in.hasMore() || !v5) {
            return PubComp.of(packetId, reason, null);
        }
        PropertyReader read = diagnostic(in);
        return new PubComp(
                packetId, reason, read.text(Property.REASON_STRING), read.userProperties());
    }

    static Disconnect disconnect(FrameReader in, boolean v5, Side side) {
        ReasonCode reason = reason(in, v5, ReasonCodes.disconnectTo(side));
        if (!in.hasMore() || !v5) {
            return reason == ReasonCode.SUCCESS ? Disconnect.NORMAL : Disconnect.of(reason, null);
        }
        PropertyReader read = in.properties();
        read.read(in, DISCONNECT_PROPERTIES);
        if (side == Side.CLIENT && read.isPresent(Property.SESSION_EXPIRY_INTERVAL)) {
            in.protocolError("session expiry interval from a server"); // [MQTT-3.14.2-2]
        }
        return new Disconnect(
                reason,
                read.number(Property.SESSION_EXPIRY_INTERVAL, Disconnect.ABSENT),
                read.text(Property.REASON_STRING),
                read.text(Property.SERVER_REFERENCE),
                read.userProperties());
    }

    static Auth auth(FrameReader in, Side side) {
        ReasonCode reason = reason(in, true, ReasonCodes.authTo(side));
        PropertyReader read = in.properties();
        if (in.hasMore()) {
            read.read(in, AUTH_PROPERTIES);
        } else {
            read.clear();
        }
        String method = read.text(Property.AUTHENTICATION_METHOD);
        boolean optional = reason == ReasonCode.SUCCESS && !read.isAnyPresent();
        if (method == null && !optional) {
            in.protocolError("AUTH without authentication method");
        }
        return new Auth(
                reason,
                method,
                read.bytes(Property.AUTHENTICATION_DATA),
                read.text(Property.REASON_STRING),
                read.userProperties());
    }

    /** The reason code; 0x00 when it is left out, or the version has none. */
    private static ReasonCode reason(FrameReader in, boolean v5, Set<ReasonCode> allowed) {
        if (v5 && in.hasMore()) {
            return ReasonCodes.read(in, allowed);
        }
        if (v5 && !in.failed() && !allowed.contains(ReasonCode.SUCCESS)) {
            in.protocolError("reason code 0x0 is not one of this packet");
        }
        return ReasonCode.SUCCESS;
    }

    private static PropertyReader diagnostic(FrameReader in) {
        PropertyReader read = in.properties();
        read.read(in, PropertyReader.DIAGNOSTIC);
        return read;
    }
}
