package io.meshlark.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishFramesTest {
    private static final long NOW = 1_000_000;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final PublishFrames frames = new PublishFrames(allocator);

    @AfterEach
    void nothingIsLeftAllocated() {
        frames.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    @Spec({"MQTT-3.3.2-15", "MQTT-3.3.2-16", "MQTT-3.3.2-17", "MQTT-3.3.2-18", "MQTT-3.3.2-20"})
    void aFrameIsWhatTheEncoderWrites() {
        System.out.println("PublishFramesTest: -Dseed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (MqttVersion version : MqttVersion.values()) {
            PacketGenerator packets = new PacketGenerator(random, version, Side.CLIENT);
            for (int i = 0; i < 500; i++) {
                Publish p = packets.publish();
                Publication publication =
                        publication(
                                "t" + p.topic(), p.payload(), p.properties(), Publication.NEVER);
                for (int receiver = 0; receiver < 5; receiver++) {
                    QoS qos = QoS.of(random.nextInt(3));
                    boolean retain = random.nextBoolean();
                    int id = qos.isAcknowledged() ? 1 + random.nextInt(65_535) : 0;
                    boolean dup = qos.isAcknowledged() && random.nextBoolean();
                    SubscriptionIds ids =
                            version.hasProperties() && random.nextBoolean()
                                    ? p.subscriptionIds()
                                    : SubscriptionIds.NONE;

                    PublishFrame frame = frames.frame(publication, NOW, version, qos, retain, ids);

                    Publish expected =
                            new Publish(
                                    publication.topic(),
                                    p.payload(),
                                    qos,
                                    retain,
                                    dup,
                                    id,
                                    p.properties(),
                                    0,
                                    ids);
                    assertThat(decoded(frame, id, dup, version)).isEqualTo(expected);
                    assertThat(frame.size()).isEqualTo(PacketEncoder.sizeOf(expected, version));
                }
            }
        }
    }

    @Test
    void receiversOfOneKindShareOneFrame() {
        Publication publication =
                publication("t", Bytes.utf8("x"), PublishProperties.NONE, Publication.NEVER);

        assertThat(frame(publication, MqttVersion.V3_1))
                .isSameAs(frame(publication, MqttVersion.V3_1_1));
        assertThat(frame(publication, MqttVersion.V5))
                .isNotSameAs(frame(publication, MqttVersion.V3_1_1));
    }

    @Test
    @Spec({"MQTT-3.3.1-3", "v3:MQTT-3.3.1-3"})
    void dupOfOneReceiverIsNotSeenByTheNext() {
        Publication publication =
                publication("t", Bytes.utf8("x"), PublishProperties.NONE, Publication.NEVER);

        assertThat(decoded(frame(publication, MqttVersion.V5), 1, true, MqttVersion.V5).dup())
                .isTrue();
        assertThat(decoded(frame(publication, MqttVersion.V5), 2, false, MqttVersion.V5).dup())
                .isFalse();
    }

    @Test
    @Spec({
        "MQTT-3.3.1-2",
        "MQTT-4.3.1-1",
        "MQTT-2.2.1-2",
        "v3:MQTT-3.3.1-2",
        "v3:MQTT-4.3.1-1",
        "v3:MQTT-2.3.1-5"
    })
    void qos0HasNeitherDupNorPacketIdentifier() {
        Publication publication =
                publication("t", Bytes.utf8("x"), PublishProperties.NONE, Publication.NEVER);
        ByteBuf out = Unpooled.buffer();

        frames.frame(
                        publication,
                        NOW,
                        MqttVersion.V3_1_1,
                        QoS.AT_MOST_ONCE,
                        false,
                        SubscriptionIds.NONE)
                .writeTo(out, 77, true);

        assertThat(out).isEqualTo(Unpooled.wrappedBuffer(Notation.bytes("30 [ 't' <x> ]")));
    }

    @Test
    @Spec("MQTT-3.3.2-6")
    void theMessageExpiryIntervalIsCountedDownBetweenReceivers() {
        PublishProperties tenSeconds = PublishProperties.NONE.withMessageExpiryInterval(10);
        Publication publication = publication("t", Bytes.utf8("x"), tenSeconds, NOW + 10_000);

        assertThat(expiryAt(publication, NOW)).isEqualTo(10);
        assertThat(expiryAt(publication, NOW + 4_000)).isEqualTo(6);
    }

    @Test
    void aLargePayloadIsAllocatedOnceForAllVersionsAndReceivers() {
        Bytes payload = Bytes.wrap(new byte[100_000]);
        Publication publication =
                publication("t", payload, PublishProperties.NONE, Publication.NEVER);

        ByteBuf first = frame(publication, MqttVersion.V5).retainedPayload();
        ByteBuf second = frame(publication, MqttVersion.V3_1_1).retainedPayload();

        assertThat(first).isNotNull();
        assertThat(second).isNotNull();
        assertThat(allocator.metric().usedDirectMemory()).isEqualTo(100_000);
        frames.release();
        assertThat(first.readableBytes()).isEqualTo(100_000);
        first.release();
        assertThat(second.isReadable()).isTrue();
        second.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    private PublishFrame frame(Publication publication, MqttVersion version) {
        return frames.frame(
                publication, NOW, version, QoS.AT_LEAST_ONCE, false, SubscriptionIds.NONE);
    }

    private long expiryAt(Publication publication, long now) {
        PublishFrame frame =
                frames.frame(
                        publication,
                        now,
                        MqttVersion.V5,
                        QoS.AT_LEAST_ONCE,
                        false,
                        SubscriptionIds.NONE);
        return decoded(frame, 1, false, MqttVersion.V5).properties().messageExpiryInterval();
    }

    private static Publication publication(
            String topic, Bytes payload, PublishProperties properties, long expiresAt) {
        return new Publication(
                topic, payload, QoS.EXACTLY_ONCE, false, properties, "publisher", expiresAt);
    }

    private static Publish decoded(PublishFrame frame, int id, boolean dup, MqttVersion version) {
        ByteBuf out = Unpooled.buffer();
        frame.writeTo(out, id, dup);
        ByteBuf payload = frame.retainedPayload();
        if (payload != null) {
            out.writeBytes(payload);
            payload.release();
        }
        PacketDecoder decoder = PacketDecoder.client(version, 1 << 20);
        Packet packet = decoder.decode(out);
        assertThat(decoder.violation()).isNull();
        assertThat(packet).isInstanceOf(Publish.class);
        assertThat(out.isReadable()).isFalse();
        out.release();
        return (Publish) packet;
    }
}
