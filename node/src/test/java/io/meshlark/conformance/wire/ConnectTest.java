package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V3_1_1;
import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
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
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.codec.Notation;
import io.meshlark.transport.codec.PacketEncoder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CONNECT and CONNACK [MQTT 5, sections 3.1 and 3.2]. */
class ConnectTest extends WireTest {
    private static final String LONGEST_PORTABLE_ID = "0123456789abcdefXYZabcd";

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.4-5", "MQTT-3.2.0-1", "MQTT-3.2.0-2", "v3:MQTT-3.1.4-4", "v3:MQTT-3.2.0-1"})
    void aGoodConnectIsAnsweredWithOneConnAckBeforeAnythingElse(MqttVersion version) {
        var client = open(version);

        client.send(options(version, "a").connect()).send(PingReq.INSTANCE);

        assertThat(client.next(ConnAck.class).reason()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(client.next()).isInstanceOf(PingResp.class);
        client.expectNothing();
    }

    @Test
    @Spec({"MQTT-3.2.0-1", "v3:MQTT-3.2.0-1"})
    void messagesThatWaitComeAfterConnAck() {
        connect(durable(V5, "a")).subscribe(topic("x"), AT_LEAST_ONCE);
        var publisher = connect(V5, "publisher");
        connect(durable(V5, "a")).disconnect();
        publisher.publish(topic("x"), "waited", AT_LEAST_ONCE);

        var again = open(V5).send(durable(V5, "a").connect());

        again.next(ConnAck.class);
        assertThat(again.receivePayload()).isEqualTo("waited");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.0-2", "v3:MQTT-3.1.0-2", "MQTT-3.2.0-2"})
    void aSecondConnectEndsTheConnection(MqttVersion version) {
        var client = connect(version, "a");

        client.send(options(version, "a").connect());

        expectDisconnect(client, version, ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    @Spec({"MQTT-3.1.0-1", "v3:MQTT-3.1.0-1"})
    void aPacketBeforeConnectEndsTheConnection() {
        var client = open(V5).send(Message.of(topic("x"), "early", AT_MOST_ONCE).publish());

        client.expectClosed();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.2.2-2", "v3:MQTT-3.2.2-1", "v3:MQTT-3.2.2-3"})
    void cleanStartIsToldThatThereIsNoSession(MqttVersion version) {
        connect(durable(version, "a"));

        assertThat(connect(version, "a").sessionPresent()).isFalse();
    }

    @Test
    @Spec({"MQTT-3.1.2-2", "MQTT-3.2.2-6", "MQTT-3.2.2-7", "MQTT-4.13.2-1", "MQTT-3.14.0-1"})
    void anUnknownVersionIsToldSoAndClosed() {
        var client = open(V5).send(Notation.bytes("10 [ 'MQTT' 06 02 0000 [] 'a' ]"));

        expectRefusal(client, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    }

    @Test
    @Spec({"v3:MQTT-3.1.2-2", "v3:MQTT-3.2.2-4", "v3:MQTT-3.2.2-5"})
    void anUnknownLevelBelow5GetsReturnCode1() {
        var client = open(V3_1_1).send(Notation.bytes("10 [ 'MQTT' 02 02 0000 'a' ]"));

        expectRefusal(client, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    }

    @Test
    @Spec({"v3:MQTT-3.1.3-8", "v3:MQTT-3.1.3-9", "v3:MQTT-3.2.2-4", "v3:MQTT-3.2.2-5"})
    void anEmptyClientIdWithoutCleanSessionIsRejected() {
        var client = open(V3_1_1).send(withId(V3_1_1, "", false));

        expectRefusal(client, ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }

    @Test
    @Spec({"v3:MQTT-3.1.4-1", "v3:MQTT-3.2.2-6"})
    void aV3ConnectOfTheWrongFormIsClosedWithoutConnAck() {
        open(V3_1_1).send(Notation.bytes("10 [ 'MQTT' 04 03 0000 'a' ]")).expectClosed();
    }

    @Test
    @Spec({
        "MQTT-3.1.4-1",
        "MQTT-3.1.2-3",
        "MQTT-3.2.2-6",
        "MQTT-3.2.2-7",
        "MQTT-3.2.2-8",
        "MQTT-3.14.0-1"
    })
    void aV5ConnectOfTheWrongFormIsRefused() {
        var client = open(V5).send(Notation.bytes("10 [ 'MQTT' 05 03 0000 [] 'a' ]"));

        expectRefusal(client, ReasonCode.MALFORMED_PACKET);
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1_1", "V5"})
    @Spec({"MQTT-3.1.4-6", "v3:MQTT-3.1.4-5"})
    void nothingBehindARefusedConnectHasAnEffect(MqttVersion version) {
        var watcher = connect(V5, "watcher");
        watcher.subscribe(topic("#"), AT_LEAST_ONCE);
        var refused =
                new Connect(
                        version,
                        false,
                        version == V5 ? "a" : "",
                        false,
                        0,
                        null,
                        null,
                        null,
                        version == V5
                                ? options(V5, "a").authenticationMethod("X").connect().properties()
                                : ConnectProperties.NONE);
        var publish = Message.of(topic("x"), "never", AT_MOST_ONCE).retained().publish();
        var out = Unpooled.buffer();
        PacketEncoder.encode(refused, version, out);
        PacketEncoder.encode(publish, version, out);

        var client = open(version).send(ByteBufUtil.getBytes(out));

        assertThat(client.next(ConnAck.class).reason().isError()).isTrue();
        client.expectClosed();
        connect(V5, "b").publish(topic("y"), "sentinel", AT_LEAST_ONCE);
        assertThat(watcher.receivePayload()).isEqualTo("sentinel");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.3-5", "v3:MQTT-3.1.3-5"})
    void clientIdsOf1To23LettersAndDigitsAreAccepted(MqttVersion version) {
        for (int length = 1; length <= LONGEST_PORTABLE_ID.length(); length++) {
            var client = open(version);
            client.send(withId(version, LONGEST_PORTABLE_ID.substring(0, length), true));
            assertThat(client.next(ConnAck.class).reason()).isEqualTo(ReasonCode.SUCCESS);
            client.close();
        }
    }

    @Test
    @Spec({"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    void anAssignedClientIdIsToldAndUsedLikeTheClientsOwn() {
        var first = assignedId();
        var second = assignedId();

        assertThat(first).isNotEqualTo(second).isNotEmpty();
        assertThat(connectWithId(first).sessionPresent()).isTrue();
        assertThat(connectWithId(second).sessionPresent()).isTrue();
    }

    private String assignedId() {
        var id = connectWithId("").connAck().properties().assignedClientIdentifier();
        return id == null ? "" : id;
    }

    private RawClient connectWithId(String id) {
        return open(V5).connect(new ClientOptions(V5, id).durable());
    }

    @Test
    @Spec("v3:MQTT-3.1.3-6")
    void twoClientsWithAnEmptyIdAreTwoClients() {
        var first = open(V3_1_1).connect(new ClientOptions(V3_1_1, ""));
        var second = open(V3_1_1).connect(new ClientOptions(V3_1_1, ""));

        first.expectNothing();
        second.expectNothing();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.4-3", "v3:MQTT-3.1.4-2", "MQTT-3.14.4-2", "MQTT-4.13.2-1"})
    void aNewerConnectionTakesOver(MqttVersion version) {
        var older = connect(version, "a");

        var newer = connect(V5, "a");

        expectDisconnect(older, version, ReasonCode.SESSION_TAKEN_OVER);
        newer.expectNothing();
    }

    @Test
    @Spec("MQTT-3.1.2-28")
    void thereIsNoResponseInformation() {
        assertThat(connect(V5, "a").connAck().properties().responseInformation()).isNull();
    }

    @Test
    @Spec({"MQTT-4.12.0-1", "MQTT-4.12.0-4", "MQTT-3.1.4-2", "MQTT-3.2.2-7", "MQTT-3.2.2-8"})
    void anAuthenticationMethodIsRefused() {
        var client = open(V5).send(options(V5, "a").authenticationMethod("X").connect());

        expectRefusal(client, ReasonCode.BAD_AUTHENTICATION_METHOD);
    }

    @Test
    @Spec({"MQTT-4.12.0-6", "MQTT-4.12.0-7"})
    void authWithoutAMethodInConnectEndsTheConnection() {
        var client = connect(V5, "a");
        assertThat(client.connAck().properties().authenticationMethod()).isNull();

        client.send(new Auth(ReasonCode.RE_AUTHENTICATE, "X", null, null, List.of()));

        expectDisconnect(client, V5, ReasonCode.BAD_AUTHENTICATION_METHOD);
    }

    private Connect withId(MqttVersion version, String id, boolean cleanStart) {
        return new Connect(
                version,
                false,
                id,
                cleanStart,
                0,
                null,
                "user",
                Bytes.utf8("password"),
                ConnectProperties.NONE);
    }

    private static void expectRefusal(RawClient client, ReasonCode reason) {
        var answer = client.next(ConnAck.class);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.sessionPresent()).isFalse();
        client.expectClosed();
    }

    static void expectDisconnect(RawClient client, MqttVersion version, ReasonCode reason) {
        if (version == V5) {
            assertThat(client.next(Disconnect.class).reason()).isEqualTo(reason);
        }
        client.expectClosed();
    }
}
