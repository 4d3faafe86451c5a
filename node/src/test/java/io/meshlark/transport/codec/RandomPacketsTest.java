package io.meshlark.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all packets and all bytes. {@code -Dseed=} repeats a run. */
class RandomPacketsTest {
    private static final int LIMIT = 1 << 20;
    private static final int ROUNDS = 3_000;

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final RandomGenerator random = new SplittableRandom(SEED);

    @BeforeAll
    static void printSeed() {
        System.out.println("RandomPacketsTest: -Dseed=" + SEED);
    }

    static Stream<Arguments> readers() {
        return Stream.of(MqttVersion.values())
                .flatMap(v -> Stream.of(Side.values()).map(side -> Arguments.of(v, side)));
    }

    @ParameterizedTest
    @MethodSource("readers")
    @Spec({"MQTT-3.1.3-1", "MQTT-3.1.3-3", "v3:MQTT-3.1.3-1", "v3:MQTT-3.1.3-3"})
    void whatIsEncodedIsDecodedAsItWas(MqttVersion version, Side side) {
        PacketGenerator packets = new PacketGenerator(random, version, side);
        for (int i = 0; i < ROUNDS; i++) {
            PacketDecoder decoder = decoder(version, side);
            List<Packet> sent = conversation(packets, side, 1 + random.nextInt(4));
            ByteBuf bytes = encoded(sent, version);

            List<Packet> received = decodeAll(decoder, bytes);

            assertThat(decoder.violation()).isNull();
            assertThat(received).isEqualTo(sent);
            assertThat(bytes.isReadable()).isFalse();
            bytes.release();
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void sizeOfIsTheNumberOfBytesWritten(MqttVersion version, Side side) {
        PacketGenerator packets = new PacketGenerator(random, version, side);
        for (int i = 0; i < ROUNDS; i++) {
            Packet packet = i % 10 == 0 && side == Side.SERVER ? packets.connect() : packets.next();
            ByteBuf bytes = encoded(List.of(packet), version);

            assertThat(PacketEncoder.sizeOf(packet, version)).isEqualTo(bytes.readableBytes());

            bytes.release();
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    @Spec({"MQTT-6.0.0-2", "v3:MQTT-6.0.0-2"})
    void whereTheBytesAreSplitMakesNoDifference(MqttVersion version, Side side) {
        PacketGenerator packets = new PacketGenerator(random, version, side);
        for (int i = 0; i < 30; i++) {
            List<Packet> sent = conversation(packets, side, 3);
            ByteBuf bytes = encoded(sent, version);
            for (int cut = 0; cut <= Math.min(4_000, bytes.readableBytes()); cut++) {
                PacketDecoder decoder = decoder(version, side);
                ByteBuf first = bytes.duplicate().writerIndex(cut);
                List<Packet> received = decodeAll(decoder, first);
                ByteBuf rest = bytes.duplicate().readerIndex(first.readerIndex());
                received.addAll(decodeAll(decoder, rest));

                assertThat(decoder.violation()).isNull();
                assertThat(received).isEqualTo(sent);
            }
            bytes.release();
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void oneByteAtATimeIsReadLikeAllAtOnce(MqttVersion version, Side side) {
        PacketGenerator packets = new PacketGenerator(random, version, side);
        for (int i = 0; i < 30; i++) {
            List<Packet> sent = conversation(packets, side, 3);
            ByteBuf bytes = encoded(sent, version);
            ByteBuf arrived = Unpooled.buffer();
            PacketDecoder decoder = decoder(version, side);
            List<Packet> received = new ArrayList<>();
            while (bytes.isReadable()) {
                arrived.writeByte(bytes.readByte());
                received.addAll(decodeAll(decoder, arrived));
            }

            assertThat(received).isEqualTo(sent);
            bytes.release();
            arrived.release();
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void changedBytesAreAPacketOrAViolationAndNeverAnException(MqttVersion version, Side side) {
        PacketGenerator packets = new PacketGenerator(random, version, side);
        int violations = 0;
        for (int i = 0; i < ROUNDS; i++) {
            ByteBuf bytes = encoded(conversation(packets, side, 2), version);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(Math.min(60, bytes.readableBytes()));
                bytes.setByte(at, random.nextInt(256));
            }
            PacketDecoder decoder = decoder(version, side);
            List<Packet> received = decodeAll(decoder, bytes);
            violations += decoder.violation() == null ? 0 : 1;

            whatWasReadCanBeWritten(received, version);
            bytes.release();
        }
        assertThat(violations).isPositive();
    }

    /** A packet that the decoder lets through is one that the encoder can say. */
    private static void whatWasReadCanBeWritten(List<Packet> received, MqttVersion version) {
        for (Packet packet : received) {
            MqttVersion spoken = packet instanceof Connect connect ? connect.version() : version;
            ByteBuf again = encoded(List.of(packet), spoken);
            assertThat(again.isReadable()).isTrue();
            again.release();
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void anyBytesNeverThrow(MqttVersion version, Side side) {
        for (int i = 0; i < 10 * ROUNDS; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            if (noise.length > 1) {
                noise[1] = (byte) (noise.length - 2); // else most are just incomplete
            }
            PacketDecoder decoder = decoder(version, side);
            if (side == Side.SERVER) {
                ByteBuf connect = encoded(List.of(NamedPackets.connect(version)), version);
                assertThat(decoder.decode(connect)).isNotNull();
                connect.release();
            }
            ByteBuf bytes = Unpooled.wrappedBuffer(noise);

            decodeAll(decoder, bytes);

            assertThat(bytes.refCnt()).isOne();
        }
    }

    @Test
    void directAndHeapBuffersAreReadAlike() {
        PacketGenerator packets = new PacketGenerator(random, MqttVersion.V5, Side.SERVER);
        for (int i = 0; i < ROUNDS; i++) {
            ByteBuf heap = encoded(conversation(packets, Side.SERVER, 2), MqttVersion.V5);
            ByteBuf direct = Unpooled.directBuffer().writeZero(3).skipBytes(3);
            direct.writeBytes(heap.duplicate());

            assertThat(decodeAll(decoder(MqttVersion.V5, Side.SERVER), direct))
                    .isEqualTo(decodeAll(decoder(MqttVersion.V5, Side.SERVER), heap));

            heap.release();
            direct.release();
        }
    }

    private static List<Packet> conversation(PacketGenerator packets, Side side, int length) {
        List<Packet> list = new ArrayList<>();
        if (side == Side.SERVER) {
            list.add(packets.connect());
        }
        for (int i = 0; i < length; i++) {
            list.add(packets.next());
        }
        return list;
    }

    private static PacketDecoder decoder(MqttVersion version, Side side) {
        return side == Side.SERVER
                ? PacketDecoder.server(LIMIT)
                : PacketDecoder.client(version, LIMIT);
    }

    private static ByteBuf encoded(List<Packet> packets, MqttVersion version) {
        ByteBuf out = Unpooled.buffer();
        packets.forEach(packet -> PacketEncoder.encode(packet, version, out));
        return out;
    }

    private static List<Packet> decodeAll(PacketDecoder decoder, ByteBuf in) {
        List<Packet> packets = new ArrayList<>();
        for (@Nullable Packet p = decoder.decode(in); p != null; p = decoder.decode(in)) {
            packets.add(p);
        }
        return packets;
    }
}
