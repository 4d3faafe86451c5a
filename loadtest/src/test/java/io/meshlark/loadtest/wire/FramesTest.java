package io.meshlark.loadtest.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramesTest {

    private final Recorder recorder = new Recorder();

    private Frames frames(MqttVersion version) {
        return new Frames(new Decoder(version), UnpooledByteBufAllocator.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource
    void aPublicationIsReadAsItWasWritten(MqttVersion version) {
        var bytes = publications(version);

        frames(version).read(bytes, recorder);

        assertThat(recorder.lines).isEqualTo(EXPECTED);
    }

    @ParameterizedTest
    @EnumSource
    void whereAStreamIsCutMakesNoDifference(MqttVersion version) {
        var all = publications(version);
        for (int piece = 1; piece < all.readableBytes(); piece++) {
            recorder.lines.clear();
            var frames = frames(version);
            for (int at = 0; at < all.readableBytes(); at += piece) {
                frames.read(all.slice(at, Math.min(piece, all.readableBytes() - at)), recorder);
            }

            assertThat(recorder.lines).as("pieces of %d bytes", piece).isEqualTo(EXPECTED);
        }
    }

    @Test
    void theReceiveMaximumIsFoundBehindOtherProperties() {
        // Session Expiry, Assigned Client Identifier "ab", User Property a=b, Receive Maximum 20.
        var bytes = hex("20 19 00 00 16 1100000010 12 0002 6162 26 0001 61 0001 62 21 0014 25 01");
        bytes.setByte(1, bytes.readableBytes() - 2);
        bytes.setByte(4, bytes.readableBytes() - 5);

        frames(MqttVersion.V5).read(bytes, recorder);

        assertThat(recorder.lines).containsExactly("connack 0 false 20");
    }

    @Test
    void aBrokerOfMqtt3HasNoReceiveMaximum() {
        frames(MqttVersion.V3_1_1).read(hex("20 02 01 00"), recorder);

        assertThat(recorder.lines).containsExactly("connack 0 true 65535");
    }

    @Test
    void refusalsAreSeen() {
        frames(MqttVersion.V3_1_1).read(hex("20 02 00 05  90 03 0007 80"), recorder);
        frames(MqttVersion.V5)
                .read(hex("90 05 0008 00 01 87  40 04 0009 97 00  E0 02 8B 00"), recorder);

        assertThat(recorder.lines)
                .containsExactly(
                        "connack 5 false 65535",
                        "suback 7 128",
                        "suback 8 135",
                        "answer 0x40 id9 reason151",
                        "disconnect 139");
    }

    @Test
    void anAnswerOfSuccessHasFourBytes() {
        var out = Unpooled.buffer();

        Encoder.answer(out, PacketType.PUBREL, 0x1234);
        frames(MqttVersion.V5).read(out.duplicate(), recorder);

        assertThat(out.readableBytes()).isEqualTo(4);
        assertThat(recorder.lines).containsExactly("answer 0x62 id4660 reason0");
    }

    @Test
    void aMessageOfAnotherIsNoneOfOurs() {
        frames(MqttVersion.V3_1_1).read(hex("30 05 0001 61 6869"), recorder);

        assertThat(recorder.lines).containsExactly("publish of another qos0 id0");
    }

    @Test
    void aLengthOfFiveBytesIsRefused() {
        var frames = frames(MqttVersion.V3_1_1);

        assertThatThrownBy(() -> frames.read(hex("30 FF FF FF FF 01"), recorder))
                .hasMessageContaining("remaining length");
    }

    private static final List<String> EXPECTED =
            List.of(
                    "publish qos0 new id0 run65535 source0 #1 at 0",
                    "publish qos1 new id65535 run7 source2147483647 #2147483647 at 281474976710655",
                    "publish qos2 dup id1 run1 source3 #4 at 5");

    /** The third has a remaining length of two bytes. */
    private static ByteBuf publications(MqttVersion version) {
        var out = Unpooled.buffer();
        var topic = "fleet/1/telemetry".getBytes(StandardCharsets.UTF_8);
        new PublishWriter(version, 0, false, Stamp.SIZE)
                .write(out, topic, 0, false, Stamp.first(65_535, 0), Stamp.second(0, 1));
        new PublishWriter(version, 1, true, 20)
                .write(
                        out,
                        topic,
                        65_535,
                        false,
                        Stamp.first(7, (1L << 48) - 1),
                        Stamp.second(Integer.MAX_VALUE, Integer.MAX_VALUE));
        new PublishWriter(version, 2, false, 200)
                .write(out, topic, 1, true, Stamp.first(1, 5), Stamp.second(3, 4));
        return out;
    }

    private static ByteBuf hex(String text) {
        var digits = text.replace(" ", "");
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(digits));
    }
}
