package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.Unsubscribe;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK. */
final class SubscribeEncoder {
    /** The one failure that v3 knows in a SUBACK [v3 MQTT-3.9.3-2]. */
    private static final int V3_FAILURE = 0x80;

    private SubscribeEncoder() {}

    static int subscribe(@Nullable ByteBuf out, Subscribe p, boolean v5) {
        int size = Wire.u16(out, p.packetId());
        if (v5) {
            size += Wire.prefixed(out, p, SubscribeEncoder::properties);
        }
        for (Subscribe.Entry entry : p.entries()) {
            size += Wire.string(out, entry.topicFilter());
            size += Wire.u8(out, options(entry.options(), v5));
        }
        return size;
    }

    private static int properties(@Nullable ByteBuf out, Subscribe p) {
        int size =
                p.subscriptionId() == 0
                        ? 0
                        : Wire.propertyVarInt(
                                out, Property.SUBSCRIPTION_IDENTIFIER, p.subscriptionId());
        return size + Wire.userProperties(out, p.userProperties());
    }

    private static int options(SubscriptionOptions options, boolean v5) {
        int qos = options.qos().ordinal();
        return v5
                ? qos
                        | (options.noLocal() ? 0x04 : 0)
                        | (options.retainAsPublished() ? 0x08 : 0)
                        | options.retainHandling().ordinal() << 4
                : qos;
    }

    static int subAck(@Nullable ByteBuf out, SubAck p, boolean v5) {
        int size = Wire.u16(out, p.packetId());
        if (v5) {
            size += AnswerEncoder.diagnostics(out, p.reasonString(), p.userProperties());
        }
        for (ReasonCode reason : p.reasons()) {
            size += Wire.u8(out, v5 || !reason.isError() ? reason.value() : V3_FAILURE);
        }
        return size;
    }

    static int unsubscribe(@Nullable ByteBuf out, Unsubscribe p, boolean v5) {
        int size = Wire.u16(out, p.packetId());
        if (v5) {
            size += Wire.prefixed(out, p.userProperties(), Wire::userProperties);
        }
        for (String filter : p.topicFilters()) {
            size += Wire.string(out, filter);
        }
        return size;
    }

    static int unsubAck(@Nullable ByteBuf out, UnsubAck p, boolean v5) {
        int size = Wire.u16(out, p.packetId());
        if (v5) {
            size += AnswerEncoder.diagnostics(out, p.reasonString(), p.userProperties());
            for (ReasonCode reason : p.reasons()) {
                size += Wire.u8(out, reason.value());
            }
        }
        return size;
    }
}
