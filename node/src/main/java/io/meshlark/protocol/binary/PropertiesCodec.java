package io.meshlark.protocol.binary;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.UserProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@link PublishProperties}: flags say which are there, then those, in this order. */
final class PropertiesCodec {
    private static final int FORMAT_PRESENT = 1;
    private static final int IS_UTF8 = 1 << 1;
    private static final int EXPIRY = 1 << 2;
    private static final int CONTENT_TYPE = 1 << 3;
    private static final int RESPONSE_TOPIC = 1 << 4;
    private static final int CORRELATION = 1 << 5;
    private static final int USER = 1 << 6;
    private static final int KNOWN = (1 << 7) - 1;

    private PropertiesCodec() {}

    static void write(BinaryWriter out, PublishProperties properties) {
        out.varint(flags(properties));
        if (properties.messageExpiryInterval() != PublishProperties.ABSENT) {
            out.varint(properties.messageExpiryInterval());
        }
        if (properties.contentType() != null) {
            out.text(properties.contentType());
        }
        if (properties.responseTopic() != null) {
            out.text(properties.responseTopic());
        }
        if (properties.correlationData() != null) {
            out.block(properties.correlationData());
        }
        if (!properties.userProperties().isEmpty()) {
            out.varint(properties.userProperties().size());
            properties.userProperties().forEach(p -> out.text(p.name()).text(p.value()));
        }
    }

    private static int flags(PublishProperties properties) {
        return (properties.payloadFormatPresent() ? FORMAT_PRESENT : 0)
                | (properties.payloadIsUtf8() ? IS_UTF8 : 0)
                | (properties.messageExpiryInterval() != PublishProperties.ABSENT ? EXPIRY : 0)
                | (properties.contentType() != null ? CONTENT_TYPE : 0)
                | (properties.responseTopic() != null ? RESPONSE_TOPIC : 0)
                | (properties.correlationData() != null ? CORRELATION : 0)
                | (properties.userProperties().isEmpty() ? 0 : USER);
    }

    static PublishProperties read(BinaryReader in) {
        int flags = in.flags("message properties", KNOWN);
        long expiry = (flags & EXPIRY) != 0 ? in.varint() : PublishProperties.ABSENT;
        String contentType = (flags & CONTENT_TYPE) != 0 ? in.text() : null;
        String responseTopic = (flags & RESPONSE_TOPIC) != 0 ? in.text() : null;
        Bytes correlation = (flags & CORRELATION) != 0 ? in.block() : null;
        return new PublishProperties(
                (flags & FORMAT_PRESENT) != 0,
                (flags & IS_UTF8) != 0,
                expiry,
                contentType,
                responseTopic,
                correlation,
                (flags & USER) != 0 ? userProperties(in) : List.of());
    }

    private static List<UserProperty> userProperties(BinaryReader in) {
        int count = in.count();
        List<UserProperty> properties = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            properties.add(new UserProperty(in.text(), in.text()));
        }
        return Collections.unmodifiableList(properties);
    }
}
