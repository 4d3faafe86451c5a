package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.Unsubscribe;
import io.meshlark.protocol.packet.UserProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK [MQTT 5, 3.8 to 3.11; MQTT 3.1.1, the same]. */
final class SubscribeDecoder {
    private static final long SUBSCRIBE_PROPERTIES =
            Property.setOf(Property.SUBSCRIPTION_IDENTIFIER, Property.USER_PROPERTY);

    private static final String SHARE = "$share/";

    /** The options by their byte: a SUBSCRIBE of 200,000 filters does not make as many of them. */
    private static final SubscriptionOptions[] OPTIONS = options();

    private SubscribeDecoder() {}

    static Subscribe subscribe(FrameReader in, boolean v5) {
        int packetId = in.packetId();
        int subscriptionId = 0;
        List<UserProperty> userProperties = List.of();
        if (v5) {
            PropertyReader read = in.properties();
            read.read(in, SUBSCRIBE_PROPERTIES);
            userProperties = read.userProperties();
            if (read.subscriptionIdCount() > 1) {
                in.protocolError("subscription identifier is there more than once");
            } else if (read.subscriptionIdCount() == 1) {
                subscriptionId = read.subscriptionIds().get(0);
            }
        }
        if (!in.hasMore() && !in.failed()) {
            in.protocolError("SUBSCRIBE without a topic filter"); // [MQTT-3.8.3-2]
        }
        List<Subscribe.Entry> entries = new ArrayList<>(2);
        while (in.hasMore()) {
            String filter = in.string("topic filter");
            int options = in.u8("subscription options");
            String detail = v5 ? problemWith(options, filter) : problemWithV3(options);
            if (detail == null) {
                entries.add(new Subscribe.Entry(filter, OPTIONS[options]));
            } else if ((options & 0xC0) != 0 || !v5) {
                in.malformed(detail); // [MQTT-3.8.3-5]
            } else {
                in.protocolError(detail);
            }
        }
        return new Subscribe(packetId, subscriptionId, userProperties, entries);
    }

    private static @Nullable String problemWith(int options, String filter) {
        if ((options & 0xC0) != 0) {
            return "reserved bits of subscription options are set: 0x"
                    + Integer.toHexString(options);
        }
        if ((options & 0x03) == 3) {
            return "maximum QoS is 3";
        }
        if ((options & 0x30) == 0x30) {
            return "retain handling is 3";
        }
        if ((options & 0x04) != 0 && filter.startsWith(SHARE)) {
            return "no local on a shared subscription"; // [MQTT-3.8.3-4]
        }
        return null;
    }

    private static @Nullable String problemWithV3(int options) {
        return options <= 2 ? null : "requested QoS is " + options + ", must be 0, 1 or 2";
    }

    static SubAck subAck(FrameReader in, boolean v5) {
        int packetId = in.packetId();
        String reasonString = null;
        List<UserProperty> userProperties = List.of();
        if (v5) {
            PropertyReader read = in.properties();
            read.read(in, PropertyReader.DIAGNOSTIC);
            reasonString = read.text(Property.REASON_STRING);
            userProperties = read.userProperties();
        }
        List<ReasonCode> reasons = reasons(in, v5 ? ReasonCodes.SUBACK : ReasonCodes.V3_SUBACK);
        return new SubAck(packetId, reasons, reasonString, userProperties);
    }

    static Unsubscribe unsubscribe(FrameReader in, boolean v5) {
        int packetId = in.packetId();
        List<UserProperty> userProperties = List.of();
        if (v5) {
            PropertyReader read = in.properties();
            read.read(in, Property.USER_PROPERTY.bit());
            userProperties = read.userProperties();
        }
        if (!in.hasMore() && !in.failed()) {
            in.protocolError("UNSUBSCRIBE without a topic filter"); // [MQTT-3.10.3-2]
        }
        List<String> filters = new ArrayList<>(2);
        while (in.hasMore()) {
            filters.add(in.string("topic filter"));
        }
        return new Unsubscribe(packetId, userProperties, filters);
    }

    static UnsubAck unsubAck(FrameReader in, boolean v5) {
        int packetId = in.packetId();
        if (!v5) {
            return UnsubAck.of(packetId, List.of());
        }
        PropertyReader read = in.properties();
        read.read(in, PropertyReader.DIAGNOSTIC);
        return new UnsubAck(
                packetId,
                reasons(in, ReasonCodes.UNSUBACK),
                read.text(Property.REASON_STRING),
                read.userProperties());
    }

    private static List<ReasonCode> reasons(FrameReader in, Set<ReasonCode> allowed) {
        if (!in.hasMore() && !in.failed()) {
            in.protocolError("no reason code");
        }
        List<ReasonCode> reasons = new ArrayList<>(2);
        while (in.hasMore()) {
            reasons.add(ReasonCodes.read(in, allowed));
        }
        return reasons;
    }

    private static SubscriptionOptions[] options() {
        SubscriptionOptions[] all = new SubscriptionOptions[0x30];
        for (int bits = 0; bits < all.length; bits++) {
            // The value 3 is refused before the table is asked.
            QoS qos = QoS.of(Math.min(bits & 3, 2));
            all[bits] =
                    new SubscriptionOptions(
                            qos, (bits & 4) != 0, (bits & 8) != 0, RetainHandling.of(bits >> 4));
        }
        return all;
    }
}
