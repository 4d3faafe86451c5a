package io.meshlark.protocol.connection;

import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.ReasonCode;

/**
 * What a DISCONNECT of the client leaves behind [MQTT 5, section 3.14].
 *
 * @param publishWill whether the will is published
 * @param sessionExpiry seconds
 */
public record Parting(boolean publishWill, long sessionExpiry) {

    public sealed interface Verdict {
        record Left(Parting parting) implements Verdict {}

        record Violation(ProtocolViolation violation) implements Verdict {}
    }

    /** The connection was lost, or ended by the broker. */
    public static Parting abnormal(Terms terms) {
        return new Parting(true, terms.sessionExpiry());
    }

    public static Verdict of(Disconnect disconnect, Terms terms) {
        if (!terms.isV5()) { // [v3 MQTT-3.14.4-3]
            return new Verdict.Left(new Parting(false, terms.sessionExpiry()));
        }
        boolean publishWill = disconnect.reason() != ReasonCode.SUCCESS; // [MQTT-3.14.4-3]
        long asked = disconnect.sessionExpiryInterval();
        if (asked == Disconnect.ABSENT) {
            return new Verdict.Left(new Parting(publishWill, terms.sessionExpiry()));
        }
        if (asked != 0 && terms.connect().properties().sessionExpiryInterval() == 0) {
            return new Verdict.Violation( // 3.14.2.2.2
                    ProtocolViolation.protocolError(
                            "session expiry interval is " + asked + ", but was 0 in CONNECT"));
        }
        return new Verdict.Left(
                new Parting(publishWill, Math.min(asked, terms.offer().maxSessionExpiry())));
    }
}
