package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.Will;
import io.meshlark.session.ClientSession.OpenInbound;
import io.meshlark.session.ToClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectTest {

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.1.4-5", "MQTT-3.2.0-1", "v3:MQTT-3.1.4-4", "v3:MQTT-3.2.0-1"})
    void connackIsTheFirstPacket(MqttVersion version) {
        var client = TestConnection.of(version);

        client.sendTogether(connect(version), PingReq.INSTANCE);

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class, it -> assertThat(it.reason()).isEqualTo(ReasonCode.SUCCESS));
        assertThat(client.receive()).isEqualTo(PingResp.INSTANCE);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.2.2-3", "MQTT-3.2.2-2", "v3:MQTT-3.2.2-1", "v3:MQTT-3.2.2-3"})
    void sessionPresentIsWhatTheSessionSays(MqttVersion version) {
        for (boolean present : new boolean[] {false, true}) {
            var broker = new FakeBroker();
            broker.sessionPresent = present;
            var client = new TestConnection(broker, version);

            client.send(connect(version));

            // 3.1 has no such flag
            assertThat(client.receive())
                    .isInstanceOfSatisfying(
                            ConnAck.class,
                            it ->
                                    assertThat(it.sessionPresent())
                                            .isEqualTo(present && version != MqttVersion.V3_1));
        }
    }

    @Test
    @Spec({
        "MQTT-3.1.2-7",
        "MQTT-3.1.2-9",
        "MQTT-3.1.2-4",
        "MQTT-3.1.3-2",
        "MQTT-3.1.4-4",
        "v3:MQTT-3.1.2-9",
        "v3:MQTT-3.1.3-2",
        "v3:MQTT-3.1.4-3"
    })
    void sessionGetsWhatConnectAsksFor() {
        var client = TestConnection.of(MqttVersion.V5);
        var will =
                new Will(
                        "gone",
                        Bytes.utf8("bye"),
                        QoS.AT_LEAST_ONCE,
                        true,
                        5,
                        PublishProperties.NONE);
        var properties =
                new ConnectProperties(3600, 10, 100_000, 0, false, true, null, null, List.of());

        client.send(
                new Connect(MqttVersion.V5, false, "me", false, 60, will, null, null, properties));

        var request = client.broker.attempt().request();
        assertThat(request.clientId()).isEqualTo("me");
        assertThat(request.cleanStart()).isFalse();
        assertThat(request.sessionExpiry()).isEqualTo(3600);
        assertThat(request.receiveMaximum()).isEqualTo(10);
        assertThat(request.will()).isEqualTo(will);
    }

    @Test
    @Spec({"MQTT-3.1.4-6", "MQTT-3.2.0-2"})
    void whatFollowsConnectWaitsForItsAnswer() {
        var broker = new FakeBroker();
        broker.attachesAtOnce = false;
        var client = new TestConnection(broker, MqttVersion.V5);

        client.sendTogether(
                connect(MqttVersion.V5),
                subscribe("a"),
                Publish.of("a", Bytes.EMPTY, QoS.AT_MOST_ONCE, false, 0));
        client.send(PingReq.INSTANCE);

        assertThat(client.receive()).isNull();
        assertThat(broker.published).isEmpty();
        assertThat(client.channel.config().isAutoRead()).isFalse();

        broker.attempt().attach();

        assertThat(client.receive()).isInstanceOf(ConnAck.class);
        assertThat(client.receive()).isInstanceOf(SubAck.class);
        assertThat(client.receive()).isEqualTo(PingResp.INSTANCE);
        assertThat(broker.published).hasSize(1);
        assertThat(client.channel.config().isAutoRead()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({
        "MQTT-3.1.4-6",
        "MQTT-3.2.2-6",
        "MQTT-3.2.2-7",
        "MQTT-4.13.2-1",
        "v3:MQTT-3.1.4-5",
        "v3:MQTT-3.2.2-4",
        "v3:MQTT-3.2.2-5"
    })
    void refusedConnectIsAnsweredAndClosedAndNothingBehindItCounts(MqttVersion version) {
        var broker = new FakeBroker();
        broker.attachesAtOnce = false;
        var client = new TestConnection(broker, version);
        client.sendTogether(
                connect(version), Publish.of("a", Bytes.EMPTY, QoS.AT_MOST_ONCE, false, 0));

        broker.client().refused(ReasonCode.SERVER_UNAVAILABLE, "not now");

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
                            assertThat(it.sessionPresent()).isFalse();
                        });
        assertThat(client.receive()).isNull();
        assertThat(client.isClosed()).isTrue();
        assertThat(broker.published).isEmpty();
        assertThat(client.metrics.refused.sum()).isEqualTo(1);
    }

    @Test
    @Spec("MQTT-3.1.2-29")
    void refusalHasAReasonStringEvenForAClientThatAskedForNone() {
        var properties =
                new ConnectProperties(
                        0,
                        65_535,
                        ConnectProperties.NO_LIMIT,
                        0,
                        false,
                        false,
                        "SCRAM",
                        null,
                        List.of());
        var client = TestConnection.of(MqttVersion.V5);

        client.send(TestConnection.connect(MqttVersion.V5, "a", properties));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD);
                            assertThat(it.properties().reasonString()).isNotEmpty();
                        });
        assertThat(client.broker.attempts).isEmpty();
    }

    @Test
    @Spec({"MQTT-3.2.2-19", "MQTT-3.1.2-24"})
    void reasonStringIsLeftOutWhereItDoesNotFit() {
        var properties =
                new ConnectProperties(0, 65_535, 20, 0, false, true, "SCRAM", null, List.of());
        var client = TestConnection.of(MqttVersion.V5);

        client.send(TestConnection.connect(MqttVersion.V5, "a", properties));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class, it -> assertThat(it.properties().reasonString()).isNull());
    }

    @Test
    @Spec("v3:MQTT-3.2.2-6")
    void refusalThatV3HasNoWordForIsJustAClose() {
        var client = TestConnection.of(MqttVersion.V3_1_1, "mqtt.max-qos=0");
        var will = new Will("t", Bytes.EMPTY, QoS.AT_LEAST_ONCE, false, 0, PublishProperties.NONE);

        client.send(
                new Connect(
                        MqttVersion.V3_1_1,
                        false,
                        "a",
                        true,
                        60,
                        will,
                        null,
                        null,
                        ConnectProperties.NONE));

        assertThat(client.receive()).isNull();
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    @Spec({"MQTT-3.1.0-2", "v3:MQTT-3.1.0-2", "v3:MQTT-4.8.0-1"})
    void secondConnectEndsTheConnection() {
        var client = TestConnection.open(MqttVersion.V5);

        client.send(connect(MqttVersion.V5));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR));
        assertThat(client.isClosed()).isTrue();
        assertThat(client.broker.session().departure().publishWill()).isTrue();
    }

    @Test
    @Spec({"MQTT-3.1.0-1", "v3:MQTT-3.1.0-1", "MQTT-3.14.0-1"})
    void anythingElseBeforeConnectIsClosedWithoutAWord() {
        for (MqttVersion version : MqttVersion.values()) {
            var client = TestConnection.of(version);

            client.send(PingReq.INSTANCE);

            assertThat(client.receive()).isNull();
            assertThat(client.isClosed()).isTrue();
            assertThat(client.metrics.malformed.sum()).isEqualTo(1);
        }
    }

    @Test
    @Spec({"MQTT-3.1.4-1", "MQTT-3.1.2-3"})
    void malformedConnectOfV5IsAnswered() {
        var client = TestConnection.of(MqttVersion.V5);

        client.sendBytes(withReservedFlag(client, MqttVersion.V5));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.MALFORMED_PACKET));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    @Spec({"v3:MQTT-3.1.4-1", "v3:MQTT-3.1.2-3"})
    void malformedConnectOfV3IsClosedWithoutConnack() {
        var client = TestConnection.of(MqttVersion.V3_1_1);

        client.sendBytes(withReservedFlag(client, MqttVersion.V3_1_1));

        assertThat(client.receive()).isNull();
        assertThat(client.isClosed()).isTrue();
    }

    private static ByteBuf withReservedFlag(TestConnection client, MqttVersion version) {
        var bytes = client.bytes(connect(version));
        int flags = 2 + 2 + 4 + 1;
        return bytes.setByte(flags, bytes.getByte(flags) | 1);
    }

    @Test
    @Spec({"v3:MQTT-3.1.2-2", "MQTT-3.1.2-2"})
    void unknownProtocolLevelIsToldSo() {
        var client = TestConnection.of(MqttVersion.V3_1_1);
        var bytes = client.bytes(connect(MqttVersion.V3_1_1));

        client.sendBytes(bytes.setByte(8, 2));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class,
                        it ->
                                assertThat(it.reason())
                                        .isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    @Spec({"MQTT-3.1.2-1", "v3:MQTT-3.1.2-1"})
    void anotherProtocolIsClosed() {
        var client = TestConnection.of(MqttVersion.V3_1_1);

        client.sendBytes(
                Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII));

        assertThat(client.receive()).isNull();
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void silentSocketIsClosedAfterTenSeconds() {
        var client = TestConnection.of(MqttVersion.V5);

        client.advance(Duration.ofMillis(9_400));
        assertThat(client.isClosed()).isFalse();

        client.advance(Duration.ofMillis(1_100));
        assertThat(client.isClosed()).isTrue();
        assertThat(client.metrics.connectTimeouts.sum()).isEqualTo(1);
    }

    @Test
    void drippingSocketIsClosedAfterTenSecondsToo() {
        var client = TestConnection.of(MqttVersion.V5);
        var bytes = client.bytes(connect(MqttVersion.V5));

        for (int second = 0; second < 10; second++) {
            client.sendBytes(bytes.readRetainedSlice(1));
            client.advance(Duration.ofSeconds(1));
        }
        client.advance(Duration.ofMillis(500));

        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void connectThatIsTooLargeIsRefusedByItsHeader() {
        var client = TestConnection.of(MqttVersion.V5, "mqtt.max-connect-size=1KiB");
        var bytes =
                client.bytes(
                        TestConnection.connect(
                                MqttVersion.V5, "x".repeat(1500), ConnectProperties.NONE));

        client.sendBytes(bytes.readRetainedSlice(20));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.PACKET_TOO_LARGE));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void authWithoutAMethodIsRefused() {
        var client = TestConnection.open(MqttVersion.V5);

        client.send(new Auth(ReasonCode.RE_AUTHENTICATE, "SCRAM", null, null, List.of()));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it ->
                                assertThat(it.reason())
                                        .isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void connectionThatEndsWhileAttachingTellsItsSessionWhenItComes() {
        var broker = new FakeBroker();
        broker.attachesAtOnce = false;
        var client = new TestConnection(broker, MqttVersion.V5);
        client.send(connect(MqttVersion.V5));

        client.channel.close();
        var open = List.of(new OpenInbound(3, true));
        broker.client().attached(new ToClient.Attachment(broker.session(), 1, true, open));

        assertThat(broker.session().departure().publishWill()).isTrue();
        assertThat(broker.session().departure().openInbound()).isEqualTo(open);
        assertThat(client.metrics.clientsConnected()).isZero();
    }

    /**
     * Red when an attachment that comes after a refusal is an error: its session would stay online.
     */
    @Test
    void sessionThatComesAfterItsConnectionWasRefusedIsToldAndPublishesNoWill() {
        var broker = new FakeBroker();
        broker.attachesAtOnce = false;
        var client = new TestConnection(broker, MqttVersion.V5);
        client.send(connect(MqttVersion.V5));
        broker.client().refused(ReasonCode.SERVER_UNAVAILABLE, "not now");

        broker.client().attached(new ToClient.Attachment(broker.session(), 1, false, List.of()));

        assertThat(broker.session().departure().publishWill()).isFalse();
        assertThat(client.metrics.clientsConnected()).isZero();
    }

    /** Red when the deadline ends with CONNECT: the socket would stay open without an answer. */
    @Test
    void connectWhoseSessionDoesNotComeIsRefusedInTime() {
        var broker = new FakeBroker();
        broker.attachesAtOnce = false;
        var client = new TestConnection(broker, MqttVersion.V5);
        client.send(connect(MqttVersion.V5));

        client.advance(Duration.ofSeconds(11));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void tooManyConnectionsAreRefused() {
        var client = TestConnection.tooMany(MqttVersion.V5);

        client.send(connect(MqttVersion.V5));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.SERVER_BUSY));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void clientsAreCounted() {
        var client = TestConnection.open(MqttVersion.V5);

        assertThat(client.metrics.clientsConnected()).isEqualTo(1);
        client.send(Disconnect.NORMAL);

        assertThat(client.metrics.clientsConnected()).isZero();
        assertThat(client.metrics.clientsMaximum()).isEqualTo(1);
    }

    private static Connect connect(MqttVersion version) {
        return TestConnection.connect(version, "client", ConnectProperties.NONE);
    }

    private static Subscribe subscribe(String filter) {
        return new Subscribe(
                1,
                0,
                List.of(),
                List.of(new Subscribe.Entry(filter, SubscriptionOptions.of(QoS.AT_MOST_ONCE))));
    }
}
