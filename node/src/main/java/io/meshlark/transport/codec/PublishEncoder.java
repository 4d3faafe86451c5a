package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** PUBLISH [MQTT 5, 3.3; MQTT 3.1.1, 3.3]. */
final class PublishEncoder {
    static final int DUP = 0x08;

    private PublishEncoder() {}

    static int firstByte(QoS qos, boolean retain, boolean dup) {
        return PacketType.PUBLISH.ordinal() << 4
                | (dup ? DUP : 0)
                | qos.ordinal() << 1
                | (retain ? 1 : 0);
    }

    static int publish(@Nullable ByteBuf out, Publish p, boolean v5) {
        int size = Wire.string(out, p.topic());
        if (p.qos().isAcknowledged()) {
            size += Wire.u16(out, p.packetId());
        }
        if (v5) {
            size += properties(out, p.properties(), p.topicAlias(), p.subscriptionIds());
        }
        return size + Wire.raw(out, p.payload());
    }

    /** All properties with their length in front. */
    static int properties(
            @Nullable ByteBuf out, PublishProperties p, int topicAlias, SubscriptionIds ids) {
        int length = perConnection(null, topicAlias, ids) + forwarded(null, p);
        int size = Wire.varInt(out, length) + length;
        if (out != null && length > 0) {
            perConnection(out, topicAlias, ids);
            forwarded(out, p);
        }
        return size;
    }

    private static int perConnection(@Nullable ByteBuf out, int topicAlias, SubscriptionIds ids) {
        int size = topicAlias == 0 ? 0 : Wire.property16(out, Property.TOPIC_ALIAS, topicAlias);
        for (int i = 0; i < ids.size(); i++) {
            size += Wire.propertyVarInt(out, Property.SUBSCRIPTION_IDENTIFIER, ids.get(i));
        }
        return size;
    }

    /** What a will has too. */
    static int forwarded(@Nullable ByteBuf out, PublishProperties p) {
        if (p == PublishProperties.NONE) {
            return 0;
        }
        int size = 0;
        if (p.payloadFormatPresent()) {
            size += Wire.flag(out, Property.PAYLOAD_FORMAT_INDICATOR, p.payloadIsUtf8());
        }
        if (p.messageExpiryInterval() != PublishProperties.ABSENT) {
            size +=
                    Wire.property32(
                            out, Property.MESSAGE_EXPIRY_INTERVAL, p.messageExpiryInterval());
        }
        size += Wire.property(out, Property.CONTENT_TYPE, p.contentType());
        size += Wire.property(out, Property.RESPONSE_TOPIC, p.responseTopic());
        size += Wire.property(out, Property.CORRELATION_DATA, p.correlationData());
        return size + Wire.userProperties(out, p.userProperties());
    }
}
