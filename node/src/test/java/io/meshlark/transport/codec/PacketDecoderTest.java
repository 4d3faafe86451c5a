package io.meshlark.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits, versions and large packets. */
class PacketDecoderTest {
    private static final int LIMIT = 1 << 20;

    @Test
    void aPacketOfExactlyTheLimitIsRead() {
        Publish publish = publish("t", 1_000);
        int size = PacketEncoder.sizeOf(publish, MqttVersion.V5);
        ByteBuf in = encoded(publish);

        assertThat(connected(size).decode(in)).isEqualTo(publish);
    }

    @Test
    void aPacketAboveTheLimitIsRefusedWithItsHeaderAlone() {
        Publish publish = publish("t", 1_000);
        int size = PacketEncoder.sizeOf(publish, MqttVersion.V5);
        PacketDecoder decoder = connected(size - 1);

        assertThat(decoder.decode(encoded(publish).writerIndex(3))).isNull();

        assertThat(decoder.violation())
                .isEqualTo(
                        new ProtocolViolation(
                                ReasonCode.PACKET_TOO_LARGE,
                                "packet has " + size + " bytes, limit is " + (size - 1)));
    }

    @Test
    void beforeConnectTheLimitIsSmaller() {
        PacketDecoder decoder = PacketDecoder.server(LIMIT, 100);
        ByteBuf in = Unpooled.wrappedBuffer(Notation.bytes("10 8001 'MQTT' 04 02 0000"));

        assertThat(decoder.decode(in)).isNull();

        assertThat(decoder.violation())
                .extracting(ProtocolViolation::reason)
                .isEqualTo(ReasonCode.PACKET_TOO_LARGE);
        assertThat(decoder.version()).isEqualTo(MqttVersion.V3_1_1);
    }

    @Test
    void afterConnectTheLimitIsThatOfTheListener() {
        PacketDecoder decoder = PacketDecoder.server(LIMIT, 100);
        decoder.decode(encoded(NamedPackets.connect(MqttVersion.V5)));

        assertThat(decoder.decode(encoded(publish("t", 5_000)))).isEqualTo(publish("t", 5_000));
    }

    @Test
    void aRefusedConnectIsAnsweredInTheVersionItNames() {
        assertThat(versionOfAnswerTo("CONNECT level 6")).isEqualTo(MqttVersion.V5);
        assertThat(versionOfAnswerTo("CONNECT reserved flag")).isEqualTo(MqttVersion.V5);
        assertThat(versionOfAnswerTo("CONNECT level 3 of MQTT")).isEqualTo(MqttVersion.V3_1_1);
        assertThat(versionOfAnswerTo("CONNECT level 4 of MQIsdp")).isEqualTo(MqttVersion.V3_1);
        assertThat(versionOfAnswerTo("CONNECT protocol name")).isNull();
        assertThat(versionOfAnswerTo("an HTTP request")).isNull();
    }

    @Test
    @Spec({"MQTT-1.5.4-3", "v3:MQTT-1.5.3-3"})
    void theZeroWidthNoBreakSpaceIsKept() {
        for (String name :
                List.of(
                        "PUBLISH v5 with U+FEFF in the topic",
                        "PUBLISH v3.1.1 with U+FEFF in the topic")) {
            NamedPackets.Valid row = NamedPackets.valid(name);
            PacketDecoder decoder = NamedPackets.decoderFor(row, LIMIT);

            assertThat(decoder.decode(Unpooled.wrappedBuffer(row.bytes()))).isEqualTo(row.packet());
        }
    }

    @Test
    @Spec({"MQTT-4.7.3-3", "v3:MQTT-4.7.3-3"})
    void aTopicOf65535SlashesIsOrdinaryInput() {
        Publish publish = publish("/".repeat(65_535), 0);

        assertThat(connected(LIMIT).decode(encoded(publish))).isEqualTo(publish);
    }

    @Test
    void aSubscribeAsLargeAsAPacketMayBeIsRead() {
        List<Subscribe.Entry> entries =
                IntStream.range(0, 200_000)
                        .mapToObj(_ ->
                                new Subscribe.Entry("/", SubscriptionOptions.of(QoS.AT_MOST_ONCE)))
                        .toList();
        Subscribe subscribe = new Subscribe(1, 0, List.of(), entries);

        assertThat(connected(LIMIT).decode(encoded(subscribe))).isEqualTo(subscribe);
    }

    @ParameterizedTest
    @EnumSource
    void aTopicReadAfterAnotherIsItself(MqttVersion version) {
        PacketDecoder decoder = NamedPackets.connectedDecoder(version, Side.SERVER, LIMIT);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5_000; i++) {
                Publish publish = Publish.of("é/" + i, Bytes.EMPTY, QoS.AT_MOST_ONCE, false, 0);
                ByteBuf in = Unpooled.buffer();
                PacketEncoder.encode(publish, version, in);

                assertThat(decoder.decode(in)).isEqualTo(publish);
                in.release();
            }
        }
    }

    @Test
    void aHundredThousandMalformedConnectsLeaveNothingAllocated() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("PacketDecoderTest: -Dseed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] connect = NamedPackets.valid("CONNECT v5 with everything").bytes();
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            ByteBuf in = allocator.directBuffer().writeBytes(connect);
            in.setByte(2 + random.nextInt(connect.length - 2), random.nextInt(256));
            PacketDecoder decoder = PacketDecoder.server(LIMIT);

            Packet packet = decoder.decode(in);

            assertThat(packet == null).isEqualTo(decoder.violation() != null);
            refused += packet == null ? 1 : 0;
            assertThat(in.refCnt()).isOne();
            in.release();
        }
        assertThat(refused).isGreaterThan(20_000);
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void aPayloadOutlivesTheBufferItCameIn() {
        ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer();
        Publish publish = publish("t", 100);
        PacketEncoder.encode(publish, MqttVersion.V5, in);
        Packet packet = connected(LIMIT).decode(in);
        in.setZero(0, in.capacity());
        in.release();

        assertThat(packet).isEqualTo(publish);
    }

    private static @Nullable MqttVersion versionOfAnswerTo(String name) {
        NamedPackets.Invalid row = NamedPackets.invalid(name);
        PacketDecoder decoder = NamedPackets.decoderFor(row, LIMIT);
        assertThat(decoder.decode(Unpooled.wrappedBuffer(row.bytes()))).isNull();
        return decoder.version();
    }

    private static PacketDecoder connected(int limit) {
        return NamedPackets.connectedDecoder(MqttVersion.V5, Side.SERVER, limit);
    }

    private static Publish publish(String topic, int payload) {
        byte[] bytes = new byte[payload];
        new SplittableRandom(payload).nextBytes(bytes);
        return Publish.of(topic, Bytes.wrap(bytes), QoS.AT_MOST_ONCE, false, 0);
    }

    private static ByteBuf encoded(Packet packet) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(packet, MqttVersion.V5, out);
        return out;
    }
}
