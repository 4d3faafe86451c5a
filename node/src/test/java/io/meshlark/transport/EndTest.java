package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndTest {

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.12.4-1", "v3:MQTT-3.12.4-1"})
    void pingIsAnswered(MqttVersion version) {
        var client = TestConnection.open(version);

        client.send(PingReq.INSTANCE);

        assertThat(client.receive()).isEqualTo(PingResp.INSTANCE);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.14.4-3", "MQTT-3.1.2-10", "v3:MQTT-3.14.4-3", "v3:MQTT-3.1.2-10"})
    void goodbyeDropsTheWill(MqttVersion version) {
        var client = TestConnection.open(version);

        client.send(Disconnect.NORMAL);

        assertThat(client.broker.session().departure().publishWill()).isFalse();
        assertThat(client.isClosed()).isTrue();
        assertThat(client.receive()).isNull();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.1.2-8", "v3:MQTT-3.1.2-8"})
    void lostConnectionPublishesTheWill(MqttVersion version) {
        var client = TestConnection.open(version);

        client.channel.close();

        assertThat(client.broker.session().departure().publishWill()).isTrue();
        assertThat(client.broker.session().calls).hasSize(1);
    }

    @Test
    @Spec("MQTT-3.1.2-8")
    void goodbyeWithWillPublishesIt() {
        var client = TestConnection.open(MqttVersion.V5);

        client.send(Disconnect.of(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, null));

        assertThat(client.broker.session().departure().publishWill()).isTrue();
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void goodbyeCanChangeSessionExpiry() {
        var client = TestConnection.open(new FakeBroker(), MqttVersion.V5, expiry(60));

        client.send(new Disconnect(ReasonCode.SUCCESS, 5, null, null, List.of()));

        assertThat(client.broker.session().departure().sessionExpiry()).isEqualTo(5);
    }

    @Test
    void goodbyeCannotKeepASessionThatEndsWithItsConnection() {
        var client = TestConnection.open(MqttVersion.V5);

        client.send(new Disconnect(ReasonCode.SUCCESS, 5, null, null, List.of()));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR));
        assertThat(client.broker.session().departure().sessionExpiry()).isZero();
        assertThat(client.broker.session().departure().publishWill()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({
        "MQTT-3.1.4-3",
        "MQTT-3.14.2-1",
        "MQTT-3.14.2-2",
        "MQTT-3.14.4-1",
        "MQTT-3.14.4-2",
        "v3:MQTT-3.1.4-2"
    })
    void kickedClientIsToldAndClosedAndItsWillIsPublished(MqttVersion version) {
        var client = TestConnection.open(version);
        var session = client.broker.session();

        client.broker.client().kick(ReasonCode.SESSION_TAKEN_OVER, "another connection has come");

        if (version == MqttVersion.V5) {
            assertThat(client.receive())
                    .isInstanceOfSatisfying(
                            Disconnect.class,
                            it -> {
                                assertThat(it.reason()).isEqualTo(ReasonCode.SESSION_TAKEN_OVER);
                                assertThat(it.sessionExpiryInterval()).isEqualTo(Disconnect.ABSENT);
                            });
        }
        assertThat(client.receive()).isNull();
        assertThat(client.isClosed()).isTrue();
        assertThat(session.departure().publishWill()).isTrue();
        assertThat(client.metrics.takenOver.sum()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.1.2-22", "v3:MQTT-3.1.2-24"})
    void silentClientIsClosedAfterOneAndAHalfKeepAlives(MqttVersion version) {
        var client = TestConnection.open(version); // keep alive 60

        client.advance(Duration.ofMillis(89_400));
        assertThat(client.isClosed()).isFalse();
        client.advance(Duration.ofMillis(1_100));

        if (version == MqttVersion.V5) {
            assertThat(client.receive())
                    .isInstanceOfSatisfying(
                            Disconnect.class,
                            it -> assertThat(it.reason()).isEqualTo(ReasonCode.KEEP_ALIVE_TIMEOUT));
        }
        assertThat(client.isClosed()).isTrue();
        assertThat(client.broker.session().departure().publishWill()).isTrue();
    }

    @Test
    @Spec({"MQTT-3.1.2-22", "MQTT-3.1.2-20"})
    void everyPacketCountsAsASignOfLife() {
        var client = TestConnection.open(MqttVersion.V5);

        for (int i = 0; i < 10; i++) {
            client.advance(Duration.ofSeconds(80));
            client.send(PingReq.INSTANCE);
        }
        assertThat(client.isClosed()).isFalse();

        client.advance(Duration.ofSeconds(91));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    @Spec("MQTT-3.1.2-22")
    void halfAPacketIsNoSignOfLife() {
        var client = TestConnection.open(MqttVersion.V5);

        client.advance(Duration.ofSeconds(80));
        client.sendBytes(Unpooled.wrappedBuffer(new byte[] {(byte) 0xC0}));
        client.advance(Duration.ofSeconds(11));

        assertThat(client.isClosed()).isTrue();
    }

    @Test
    @Spec({"MQTT-3.2.2-21", "MQTT-3.1.2-21"})
    void keepAliveOfTheServerIsWhatCounts() {
        var client = TestConnection.open(MqttVersion.V5, "mqtt.server-keep-alive=10s");

        client.advance(Duration.ofMillis(15_600));

        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void slowBrokerDoesNotBlameTheClient() {
        var client = TestConnection.open(MqttVersion.V3_1_1, "mqtt.receive-maximum=1");
        client.broker.outcome = null;
        client.send(Publish.of("a", Bytes.EMPTY, QoS.AT_LEAST_ONCE, false, 1));

        client.advance(Duration.ofHours(1));

        assertThat(client.isClosed()).isFalse();
    }

    @Test
    @Spec({"MQTT-4.13.1-1", "MQTT-3.6.1-1", "v3:MQTT-3.6.1-1", "v3:MQTT-2.2.2-2"})
    void malformedPacketEndsTheConnectionWithItsReason() {
        for (MqttVersion version : MqttVersion.values()) {
            var client = TestConnection.open(version);

            client.sendBytes(Unpooled.wrappedBuffer(new byte[] {0x60, 2, 0, 1})); // PUBREL, flags 0

            if (version == MqttVersion.V5) {
                assertThat(client.receive())
                        .isInstanceOfSatisfying(
                                Disconnect.class,
                                it -> {
                                    assertThat(it.reason()).isEqualTo(ReasonCode.MALFORMED_PACKET);
                                    assertThat(it.reasonString()).contains("PUBREL");
                                });
            }
            assertThat(client.isClosed()).isTrue();
            assertThat(client.broker.session().departure().publishWill()).isTrue();
            assertThat(client.metrics.malformed.sum()).isEqualTo(1);
        }
    }

    @Test
    @Spec({"MQTT-3.2.2-15", "MQTT-4.13.2-1"})
    void packetAboveTheLimitIsRefusedByItsHeader() {
        var client = TestConnection.open(MqttVersion.V5, "mqtt.max-packet-size=1KiB");

        client.sendBytes(Unpooled.wrappedBuffer(new byte[] {0x30, (byte) 0xFF, 0x7F}));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.PACKET_TOO_LARGE));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    @Spec({"MQTT-3.14.2-3", "MQTT-3.1.2-24"})
    void reasonStringOfDisconnectIsLeftOutWhereItDoesNotFit() {
        var small = new ConnectProperties(0, 65_535, 30, 0, false, true, null, null, List.of());
        var client = TestConnection.open(new FakeBroker(), MqttVersion.V5, small);

        client.broker.client().kick(ReasonCode.ADMINISTRATIVE_ACTION, "x".repeat(50));

        assertThat(client.receive())
                .isEqualTo(Disconnect.of(ReasonCode.ADMINISTRATIVE_ACTION, null));
    }

    @Test
    void shutDownSaysGoodbye() {
        var client = TestConnection.open(MqttVersion.V5);

        List.copyOf(client.lane.connections()).forEach(MqttConnection::shutDown);

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN));
        assertThat(client.lane.connections()).isEmpty();
        assertThat(client.broker.session().departure().publishWill()).isTrue();
    }

    @Test
    void clientThatIsSentAwayIsToldWhereToGo() {
        var client = TestConnection.open(MqttVersion.V5);

        List.copyOf(client.lane.connections())
                .forEach(it -> it.shutDown(Goodbye.drained("b.example:1883")));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo(ReasonCode.USE_ANOTHER_SERVER);
                            assertThat(it.serverReference()).isEqualTo("b.example:1883");
                        });
        assertThat(client.lane.connections()).isEmpty();
    }

    @Test
    void whatFollowsGoodbyeIsNotRead() {
        var client = TestConnection.open(MqttVersion.V5);

        client.sendTogether(Disconnect.NORMAL, PingReq.INSTANCE);

        assertThat(client.receive()).isNull();
        assertThat(client.isClosed()).isTrue();
    }

    private static ConnectProperties expiry(long seconds) {
        return new ConnectProperties(
                seconds, 65_535, ConnectProperties.NO_LIMIT, 0, false, true, null, null, List.of());
    }
}
