package io.meshlark.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.MqttVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table, through decoder and encoder. */
class NamedPacketsTest {
    private static final int LIMIT = 1 << 20;

    static List<NamedPackets.Valid> valid() {
        return NamedPackets.valid();
    }

    static Stream<NamedPackets.Valid> written() {
        return NamedPackets.valid().stream().filter(NamedPackets.Valid::isWritten);
    }

    static List<NamedPackets.Invalid> invalid() {
        return NamedPackets.invalid();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void validBytesAreThePacket(NamedPackets.Valid row) {
        PacketDecoder decoder = NamedPackets.decoderFor(row, LIMIT);
        ByteBuf in = Unpooled.wrappedBuffer(row.bytes());

        assertThat(decoder.decode(in)).isEqualTo(row.packet());
        assertThat(decoder.violation()).isNull();
        assertThat(decoder.version()).isEqualTo(row.version());
        assertThat(in.isReadable()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("written")
    @Spec({"MQTT-2.2.2-1", "MQTT-2.1.3-1", "v3:MQTT-2.2.2-1", "MQTT-3.1.2-1", "MQTT-3.2.2-1"})
    void thePacketIsWrittenInTheseBytes(NamedPackets.Valid row) {
        ByteBuf out = Unpooled.buffer();

        PacketEncoder.encode(row.packet(), row.version(), out);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(ByteBufUtil.hexDump(row.bytes()));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void noPrefixOfAValidPacketIsAPacketOrAViolation(NamedPackets.Valid row) {
        for (int length = 0; length < row.bytes().length; length++) {
            PacketDecoder decoder = NamedPackets.decoderFor(row, LIMIT);
            ByteBuf in = Unpooled.wrappedBuffer(row.bytes(), 0, length);

            assertThat(decoder.decode(in)).isNull();
            assertThat(decoder.violation()).isNull();
            assertThat(in.readableBytes()).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidBytesAreAViolationWithItsReason(NamedPackets.Invalid row) {
        PacketDecoder decoder = NamedPackets.decoderFor(row, LIMIT);

        assertThat(decoder.decode(Unpooled.wrappedBuffer(row.bytes()))).isNull();

        assertThat(decoder.violation()).isNotNull();
        assertThat(decoder.violation().reason())
                .as(decoder.violation().detail())
                .isEqualTo(row.reason());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void thereIsNoPacketAfterAViolation(NamedPackets.Invalid row) {
        PacketDecoder decoder = NamedPackets.decoderFor(row, LIMIT);
        decoder.decode(Unpooled.wrappedBuffer(row.bytes()));

        assertThat(decoder.decode(Unpooled.wrappedBuffer(new byte[] {(byte) 0xC0, 0}))).isNull();
    }

    @Test
    void namesAreUnique() {
        assertThat(NamedPackets.valid())
                .extracting(NamedPackets.Valid::name)
                .doesNotHaveDuplicates();
        assertThat(NamedPackets.invalid())
                .extracting(NamedPackets.Invalid::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void everyVersionAndEveryPacketIsInTheTable() {
        assertThat(NamedPackets.valid())
                .extracting(row -> row.packet().getClass().getSimpleName())
                .contains(
                        "Connect",
                        "ConnAck",
                        "Publish",
                        "PubAck",
                        "PubRec",
                        "PubRel",
                        "PubComp",
                        "Subscribe",
                        "SubAck",
                        "Unsubscribe",
                        "UnsubAck",
                        "PingReq",
                        "PingResp",
                        "Disconnect",
                        "Auth");
        assertThat(NamedPackets.valid())
                .extracting(NamedPackets.Valid::version)
                .contains(MqttVersion.values());
    }
}
