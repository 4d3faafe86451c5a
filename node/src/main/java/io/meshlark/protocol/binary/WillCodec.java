package io.meshlark.protocol.binary;

import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.Will;

/** A {@link Will}: flags, topic, delay, properties unless there are none, payload. */
public final class WillCodec {
    private static final int RETAIN = 1 << 2;
    private static final int PROPERTIES = 1 << 3;
    private static final int KNOWN = (1 << 4) - 1;

    private WillCodec() {}

    public static void write(BinaryWriter out, Will will) {
        boolean hasProperties = !will.properties().equals(PublishProperties.NONE);
        out.varint(
                        will.qos().ordinal()
                                | (will.retain() ? RETAIN : 0)
                                | (hasProperties ? PROPERTIES : 0))
                .text(will.topic())
                .varint(will.delaySeconds());
        if (hasProperties) {
            PropertiesCodec.write(out, will.properties());
        }
        out.block(will.payload());
    }

    public static Will read(BinaryReader in) {
        int flags = in.flags("will", KNOWN);
        QoS qos = PublicationCodec.qos(in, flags);
        String topic = in.text();
        long delay = in.varint();
        PublishProperties properties =
                (flags & PROPERTIES) != 0 ? PropertiesCodec.read(in) : PublishProperties.NONE;
        return new Will(topic, in.block(), qos, (flags & RETAIN) != 0, delay, properties);
    }
}
