package io.meshlark.transport.codec;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a publication once for all its receivers on one event loop: one frame for each version,
 * QoS and RETAIN flag, made when the first receiver needs it. Delivery hands the publication to one
 * receiver after the other, so only the frames of the latest publication are kept; delivery itself
 * holds nothing.
 *
 * <p>A small payload is copied with the frame. From {@link #SHARED_FROM} bytes on it is copied to
 * one direct buffer, of which every receiver writes a retained duplicate: a thousand slow receivers
 * of one megabyte hold one megabyte.
 *
 * <p>One per event loop, not thread-safe; {@link #release()} at the end of a batch, so that a quiet
 * loop holds on to no payload. Topic aliases belong to one connection: {@link PacketEncoder}.
 */
public final class PublishFrames {
    /** The smallest payload that is shared, in bytes. */
    public static final int SHARED_FROM = 8 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final ByteBufAllocator allocator;

    /** By version (v3 or v5), QoS, RETAIN. */
    private final PublishFrame[] frames = new PublishFrame[2 * 3 * 2];

    private @Nullable Publication publication;
    private PublishProperties properties = PublishProperties.NONE;
    private @Nullable ByteBuf sharedPayload;

    public PublishFrames(ByteBufAllocator allocator) {
        this.allocator = allocator;
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new PublishFrame();
        }
    }

    /**
     * The frame of {@code publication}.
     *
     * @param now epoch milliseconds, for the message expiry that is left [MQTT-3.3.2-6]
     * @param qos as this receiver gets it
     * @param retain the flag as this receiver gets it
     * @param ids subscription identifiers; left out in v3
     */
    public PublishFrame frame(
            Publication publication,
            long now,
            MqttVersion version,
            QoS qos,
            boolean retain,
            SubscriptionIds ids) {
        if (publication != this.publication) {
            start(publication, now);
        } else if (publication.expiresAt() != Publication.NEVER) {
            recount(publication, now);
        }
        boolean v5 = version.hasProperties();
        SubscriptionIds known = v5 ? ids : SubscriptionIds.NONE;
        PublishFrame frame = frames[(v5 ? 6 : 0) + 2 * qos.ordinal() + (retain ? 1 : 0)];
        if (!frame.isFor(known)) {
            Bytes payload = publication.payload();
            frame.encode(
                    publication.topic(),
                    sharedPayload == null ? payload.array() : NOTHING,
                    sharedPayload,
                    properties,
                    version,
                    qos,
                    retain,
                    known);
        }
        return frame;
    }

    private void start(Publication next, long now) {
        release();
        publication = next;
        properties = next.propertiesAt(now);
        Bytes payload = next.payload();
        if (payload.size() >= SHARED_FROM) {
            sharedPayload = allocator.directBuffer(payload.size()).writeBytes(payload.array());
        }
    }

    private void recount(Publication same, long now) {
        PublishProperties current = same.propertiesAt(now);
        if (current.messageExpiryInterval() != properties.messageExpiryInterval()) {
            properties = current;
            forgetFrames();
        }
    }

    /** Lets go of the publication; what receivers still hold of its payload stays theirs. */
    public void release() {
        if (publication == null) {
            return;
        }
        publication = null;
        properties = PublishProperties.NONE;
        forgetFrames();
        ByteBuf shared = sharedPayload;
        if (shared != null) {
            sharedPayload = null;
            shared.release();
        }
    }

    private void forgetFrames() {
        for (PublishFrame frame : frames) {
            frame.forget();
        }
    }
}
