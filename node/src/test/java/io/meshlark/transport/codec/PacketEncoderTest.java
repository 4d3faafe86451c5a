package io.meshlark.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.UserProperty;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PacketEncoderTest {
    private static final List<UserProperty> USER = List.of(new UserProperty("key", "value"));

    /** Every answer with a reason string and user properties. */
    static Stream<Packet> answers() {
        ConnAckProperties none = ConnAckProperties.NONE.withReasonString("why");
        ConnAckProperties properties =
                new ConnAckProperties(
                        none.sessionExpiryInterval(),
                        none.receiveMaximum(),
                        none.maximumQoS(),
                        none.retainAvailable(),
                        none.maximumPacketSize(),
                        "assigned",
                        none.topicAliasMaximum(),
                        "why",
                        USER,
                        true,
                        true,
                        true,
                        30,
                        null,
                        null,
                        null,
                        null);
        return Stream.of(
                new ConnAck(false, ReasonCode.SUCCESS, properties),
                new PubAck(1, ReasonCode.QUOTA_EXCEEDED, "why", USER),
                new PubRec(1, ReasonCode.QUOTA_EXCEEDED, "why", USER),
                new PubRel(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, "why", USER),
                new PubComp(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, "why", USER),
                new SubAck(1, List.of(ReasonCode.NOT_AUTHORIZED), "why", USER),
                new UnsubAck(1, List.of(ReasonCode.NOT_AUTHORIZED), "why", USER),
                new Disconnect(ReasonCode.SERVER_BUSY, Disconnect.ABSENT, "why", null, USER),
                new Auth(ReasonCode.CONTINUE_AUTHENTICATION, "m", null, "why", USER));
    }

    @ParameterizedTest
    @MethodSource("answers")
    @Spec({
        "MQTT-3.2.2-19",
        "MQTT-3.2.2-20",
        "MQTT-3.4.2-2",
        "MQTT-3.4.2-3",
        "MQTT-3.5.2-2",
        "MQTT-3.5.2-3",
        "MQTT-3.6.2-2",
        "MQTT-3.6.2-3",
        "MQTT-3.7.2-2",
        "MQTT-3.7.2-3",
        "MQTT-3.9.2-1",
        "MQTT-3.9.2-2",
        "MQTT-3.11.2-1",
        "MQTT-3.11.2-2",
        "MQTT-3.14.2-3",
        "MQTT-3.14.2-4",
        "MQTT-3.15.2-2",
        "MQTT-3.15.2-3"
    })
    void reasonStringAndUserPropertiesNeverExceedTheMaximumPacketSize(Packet answer) {
        int all = PacketEncoder.sizeOf(answer, MqttVersion.V5);
        Packet withReason = Diagnostics.withoutUserProperties(answer);
        int reason = PacketEncoder.sizeOf(withReason, MqttVersion.V5);
        int bare = PacketEncoder.sizeOf(Diagnostics.without(answer), MqttVersion.V5);

        assertThat(within(answer, all)).isEqualTo(encoded(answer, MqttVersion.V5));
        assertThat(within(answer, all - 1)).isEqualTo(encoded(withReason, MqttVersion.V5));
        assertThat(within(answer, reason)).isEqualTo(encoded(withReason, MqttVersion.V5));
        assertThat(within(answer, reason - 1))
                .isEqualTo(encoded(Diagnostics.without(answer), MqttVersion.V5));
        assertThat(within(answer, bare).readableBytes()).isEqualTo(bare);
        assertThat(PacketEncoder.encodeWithin(answer, MqttVersion.V5, bare - 1, Unpooled.buffer()))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void onlyReasonStringAndUserPropertiesAreLeftOut(Packet answer) {
        assertThat(Diagnostics.without(answer).toString())
                .isEqualTo(
                        answer.toString()
                                .replace("reasonString=why", "reasonString=null")
                                .replace(USER.toString(), "[]"));
    }

    @Test
    @Spec({"MQTT-3.1.2-24", "MQTT-3.3.2-17"})
    void aPublishThatDoesNotFitIsNotWrittenAndLosesNoUserProperties() {
        Publish publish =
                new Publish(
                        "t",
                        Bytes.EMPTY,
                        QoS.AT_MOST_ONCE,
                        false,
                        false,
                        0,
                        new PublishProperties(
                                false, false, PublishProperties.ABSENT, null, null, null, USER),
                        0,
                        SubscriptionIds.NONE);
        int size = PacketEncoder.sizeOf(publish, MqttVersion.V5);
        ByteBuf out = Unpooled.buffer();

        assertThat(PacketEncoder.encodeWithin(publish, MqttVersion.V5, size - 1, out)).isFalse();

        assertThat(out.isReadable()).isFalse();
        assertThat(PacketEncoder.encodeWithin(publish, MqttVersion.V5, size, out)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    @Spec("v3:MQTT-3.9.3-2")
    void v3KnowsOneFailureInASuback(MqttVersion version) {
        SubAck subAck =
                SubAck.of(1, List.of(ReasonCode.GRANTED_QOS_2, ReasonCode.TOPIC_FILTER_INVALID));

        assertThat(encoded(subAck, version))
                .isEqualTo(Unpooled.wrappedBuffer(Notation.bytes("90 [ 0001 02 80 ]")));
    }

    @ParameterizedTest
    @EnumSource(ReasonCode.class)
    @Spec("v3:MQTT-3.2.2-6")
    void aV3ConnackHasAReturnCodeOfTheTableOrIsNotWritten(ReasonCode reason) {
        ByteBuf out = Unpooled.buffer();
        ConnAck connAck = ConnAck.refused(reason, "why");

        boolean written =
                PacketEncoder.encodeWithin(
                        connAck, MqttVersion.V3_1_1, PacketEncoder.NO_LIMIT, out);

        assertThat(out.readableBytes()).isEqualTo(written ? 4 : 0);
        if (written) {
            assertThat(out.getUnsignedByte(3)).isBetween((short) 0, (short) 5);
            assertThat(out.getUnsignedByte(3) == 0).isEqualTo(reason == ReasonCode.SUCCESS);
        }
    }

    @Test
    void v3HasNoAuth() {
        Auth auth = new Auth(ReasonCode.CONTINUE_AUTHENTICATION, "m", null, null, List.of());

        assertThat(PacketEncoder.isExpressible(auth, MqttVersion.V3_1_1)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> encoded(auth, MqttVersion.V3_1_1));
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    void v3AnswersHaveNeitherReasonNorProperties(MqttVersion version) {
        assertThat(encoded(new PubRec(1, ReasonCode.QUOTA_EXCEEDED, "why", USER), version))
                .isEqualTo(Unpooled.wrappedBuffer(Notation.bytes("50 02 0001")));
    }

    @Test
    void aReasonStringTooLongForAStringIsCutBetweenCharacters() {
        Disconnect disconnect = Disconnect.of(ReasonCode.PROTOCOL_ERROR, "x" + "😀".repeat(40_000));

        ByteBuf out = encoded(disconnect, MqttVersion.V5);

        Packet read = PacketDecoder.client(MqttVersion.V5, 1 << 20).decode(out);
        assertThat(read).isInstanceOf(Disconnect.class);
        assertThat(((Disconnect) read).reasonString()).startsWith("x😀").endsWith("😀");
    }

    @Test
    void aTopicTooLongForAStringIsOurError() {
        Publish publish = Publish.of("x".repeat(65_536), Bytes.EMPTY, QoS.AT_MOST_ONCE, false, 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoded(publish, MqttVersion.V5))
                .withMessageContaining("65536");
    }

    private static ByteBuf within(Packet packet, int maxPacketSize) {
        ByteBuf out = Unpooled.buffer();
        assertThat(PacketEncoder.encodeWithin(packet, MqttVersion.V5, maxPacketSize, out)).isTrue();
        assertThat(out.readableBytes()).isLessThanOrEqualTo(maxPacketSize);
        return out;
    }

    private static ByteBuf encoded(Packet packet, MqttVersion version) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(packet, version, out);
        return out;
    }
}
