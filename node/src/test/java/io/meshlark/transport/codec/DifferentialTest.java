package io.meshlark.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.transport.codec.NamedPackets.Valid;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same packets through netty-codec-mqtt: what we write it reads, and what it then writes is for
 * us the packet that we began with.
 */
class DifferentialTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int LIMIT = 1 << 20;

    private final RandomGenerator random = new SplittableRandom(SEED);
    private final EmbeddedChannel netty = nettyChannel();

    private static EmbeddedChannel nettyChannel() {
        return new EmbeddedChannel(new MqttDecoder(LIMIT, 65_535, true), MqttEncoder.INSTANCE);
    }

    @BeforeAll
    static void printSeed() {
        System.out.println("DifferentialTest: -Dseed=" + SEED);
    }

    @AfterEach
    void close() {
        netty.finishAndReleaseAll();
    }

    static Stream<Arguments> readers() {
        return Stream.of(MqttVersion.values())
                .flatMap(v -> Stream.of(Side.values()).map(side -> Arguments.of(v, side)));
    }

    /** Without what MQTT 3.1 tolerates and Netty does not. */
    static Stream<Valid> valid() {
        return NamedPackets.valid().stream()
                .filter(row -> isKnownToNetty(row.packet()))
                .filter(row -> row.isWritten() || row.version() != MqttVersion.V3_1);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void nettyReadsWhatWeWriteAndWeReadWhatItWrites(MqttVersion version, Side side) {
        PacketGenerator packets = new PacketGenerator(random, version, side);
        PacketDecoder decoder =
                side == Side.SERVER
                        ? PacketDecoder.server(LIMIT)
                        : PacketDecoder.client(version, LIMIT);
        Connect connect = knownConnect(packets);
        ByteBuf again = throughNetty(connect, version);
        if (side == Side.SERVER) {
            assertThat(decoder.decode(again)).isEqualTo(connect);
        }
        for (int i = 0; i < 2_000; i++) {
            Packet sent = packets.next();

            Packet received = decoder.decode(throughNetty(sent, version));

            assertThat(decoder.violation()).as("%s", sent).isNull();
            assertThat(received).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void nettyReadsTheNamedPackets(Valid row) {
        if (!row.isFirst()) {
            throughNetty(NamedPackets.connect(row.version()), row.version());
        }
        MqttMessage message = nettyReads(Unpooled.copiedBuffer(row.bytes()));

        assertThat(message).isNotNull();
        assertThat(message.decoderResult().isSuccess()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("readers")
    void whatWeAcceptNettyAccepts(MqttVersion version, Side side) {
        PacketGenerator packets = new PacketGenerator(random, version, side);
        int accepted = 0;
        for (int i = 0; i < 3_000; i++) {
            ByteBuf bytes = Unpooled.buffer();
            PacketEncoder.encode(packets.next(), version, bytes);
            bytes.setByte(random.nextInt(Math.min(40, bytes.readableBytes())), random.nextInt(256));
            Packet packet =
                    NamedPackets.connectedDecoder(version, side, LIMIT).decode(bytes.duplicate());
            if (packet == null || isOursAlone(packet, version, bytes.getByte(0))) {
                bytes.release();
                continue;
            }
            EmbeddedChannel fresh = nettyChannel();
            ByteBuf connect = Unpooled.buffer();
            PacketEncoder.encode(NamedPackets.connect(version), version, connect);
            fresh.writeInbound(connect);
            fresh.readInbound();
            fresh.writeInbound(bytes);
            MqttMessage message = fresh.readInbound();

            assertThat(message).as("%s", packet).isNotNull();
            assertThat(message.decoderResult().isSuccess())
                    .as("%s: %s", packet, message.decoderResult())
                    .isTrue();
            fresh.finishAndReleaseAll();
            accepted++;
        }
        assertThat(accepted).isPositive();
    }

    /** Wildcards in a topic are the connection's to refuse; what v3.1 sends again has DUP set. */
    private static boolean isOursAlone(Packet packet, MqttVersion version, int first) {
        return packet instanceof Publish publish && publish.topic().matches("(?s).*[+#].*")
                || version == MqttVersion.V3_1 && (first & 0x0F) == 0x0A;
    }

    /** Netty has no bridges, and asks of client identifiers what is up to the session. */
    private static boolean isKnownToNetty(Packet packet) {
        return !(packet instanceof Connect connect)
                || !connect.bridge()
                        && (connect.version() == MqttVersion.V5 || !connect.clientId().isEmpty());
    }

    private static Connect knownConnect(PacketGenerator packets) {
        Connect connect = packets.connect();
        while (!isKnownToNetty(connect)) {
            connect = packets.connect();
        }
        return connect;
    }

    private ByteBuf throughNetty(Packet packet, MqttVersion version) {
        ByteBuf bytes = Unpooled.buffer();
        PacketEncoder.encode(packet, version, bytes);
        MqttMessage message = nettyReads(bytes);
        assertThat(message).as("%s", packet).isNotNull();
        assertThat(message.decoderResult().isSuccess())
                .as("%s: %s", packet, message.decoderResult())
                .isTrue();
        netty.writeOutbound(message);
        ByteBuf again = Unpooled.buffer();
        for (ByteBuf part = netty.readOutbound(); part != null; part = netty.readOutbound()) {
            again.writeBytes(part);
            part.release();
        }
        return again;
    }

    private @Nullable MqttMessage nettyReads(ByteBuf bytes) {
        netty.writeInbound(bytes);
        return netty.readInbound();
    }
}
