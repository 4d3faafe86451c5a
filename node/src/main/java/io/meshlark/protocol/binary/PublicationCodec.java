package io.meshlark.protocol.binary;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;

/**
 * One message: flags (QoS in two bits, retain, and whether user, expiry and properties are there),
 * topic, publisher, user, expiry, properties, payload. Without the optional ones it costs four
 * bytes beyond its topic, publisher and a payload below 128 bytes.
 */
public final class PublicationCodec {
    /** The format version of {@link #encode}, also for those who write it into records. */
    private static final int VERSION = 1;

    private static final int QOS = 3;
    private static final int RETAIN = 1 << 2;
    private static final int PROPERTIES = 1 << 3;
    private static final int EXPIRY = 1 << 4;
    private static final int USER = 1 << 5;
    private static final int KNOWN = (1 << 6) - 1;

    private PublicationCodec() {}

    /** One message that stands alone, behind its format version. */
    public static byte[] encode(Publication publication) {
        BinaryWriter out = new BinaryWriter(publication.weight()).octet(VERSION);
        write(out, publication);
        return out.toByteArray();
    }

    /** What {@link #encode} wrote, in this release or an earlier one. */
    public static Publication decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        int version = in.octet();
        if (version > VERSION) {
            throw in.fromNewerRelease(
                    "message has format version " + version + ", newest known is " + VERSION);
        }
        if (version == 0) {
            throw in.corrupt("message has format version 0");
        }
        Publication publication = read(in);
        if (!in.isAtEnd()) {
            throw in.corrupt("message goes on behind its end");
        }
        return publication;
    }

    public static void write(BinaryWriter out, Publication publication) {
        boolean hasProperties = !publication.properties().equals(PublishProperties.NONE);
        boolean hasExpiry = publication.expiresAt() != Publication.NEVER;
        boolean hasUser = !publication.user().isEmpty();
        out.varint(
                        publication.qos().ordinal()
                                | (publication.retain() ? RETAIN : 0)
                                | (hasProperties ? PROPERTIES : 0)
                                | (hasExpiry ? EXPIRY : 0)
                                | (hasUser ? USER : 0))
                .text(publication.topic())
                .text(publication.publisher());
        if (hasUser) {
            out.text(publication.user());
        }
        if (hasExpiry) {
            out.varint(publication.expiresAt());
        }
        if (hasProperties) {
            PropertiesCodec.write(out, publication.properties());
        }
        out.block(publication.payload());
    }

    public static Publication read(BinaryReader in) {
        int flags = in.flags("message", KNOWN);
        QoS qos = qos(in, flags);
        String topic = in.text();
        String publisher = in.text();
        String user = (flags & USER) != 0 ? in.text() : "";
        long expiresAt = (flags & EXPIRY) != 0 ? in.varint() : Publication.NEVER;
        PublishProperties properties =
                (flags & PROPERTIES) != 0 ? PropertiesCodec.read(in) : PublishProperties.NONE;
        Bytes payload = in.block();
        return new Publication(
                topic, payload, qos, (flags & RETAIN) != 0, properties, publisher, user, expiresAt);
    }

    /** The QoS in the lowest two bits of {@code flags}. */
    public static QoS qos(BinaryReader in, int flags) {
        if ((flags & QOS) == QOS) {
            throw in.corrupt("QoS is 3");
        }
        return QoS.of(flags & QOS);
    }
}
