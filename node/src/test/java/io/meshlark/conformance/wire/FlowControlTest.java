package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V3_1_1;
import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receive Maximum and Maximum Packet Size, both ways [MQTT 5, sections 3.1.2.11 and 4.9]. */
class FlowControlTest extends WireTest {

    private ClientOptions subscriber(boolean durable) {
        return durable ? durable(V5, "subscriber") : options(V5, "subscriber");
    }

    private void publish(QoS qos, String... payloads) {
        var publisher = connect(V5, "publisher");
        for (var payload : payloads) {
            publisher.publish(topic("x"), payload, qos);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec({"MQTT-3.3.4-9", "MQTT-4.9.0-1", "MQTT-4.9.0-2"})
    void atMostReceiveMaximumMessagesAreUnderWay(boolean durable) {
        var client = connect(subscriber(durable).receiveMaximum(2));
        client.subscribe(topic("x"), AT_LEAST_ONCE);

        publish(AT_LEAST_ONCE, "1", "2", "3", "4");

        var one = client.next(Publish.class);
        var two = client.next(Publish.class);
        assertThat(List.of(one.payload().utf8(), two.payload().utf8())).containsExactly("1", "2");
        client.expectNothing();
        client.send(PubAck.of(one.packetId()));
        var three = client.next(Publish.class);
        assertThat(three.payload().utf8()).isEqualTo("3");
        client.expectNothing();
        client.send(PubAck.of(two.packetId())).send(PubAck.of(three.packetId()));
        assertThat(client.receivePayload()).isEqualTo("4");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec({"MQTT-3.3.4-9", "MQTT-4.9.0-2"})
    void aQos2MessageIsUnderWayUntilPubCompOrARefusingPubRec(boolean durable) {
        var client = connect(subscriber(durable).receiveMaximum(1));
        client.subscribe(topic("x"), EXACTLY_ONCE);
        publish(EXACTLY_ONCE, "1", "2", "3");
        int one = client.next(Publish.class).packetId();

        client.send(PubRec.of(one));
        assertThat(client.next()).isEqualTo(PubRel.of(one));
        client.expectNothing();
        client.send(PubComp.of(one));
        var two = client.next(Publish.class);
        assertThat(two.payload().utf8()).isEqualTo("2");

        client.send(PubRec.of(two.packetId(), ReasonCode.UNSPECIFIED_ERROR, null));
        assertThat(client.receivePayload()).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec({"MQTT-3.3.4-10", "MQTT-4.9.0-3"})
    void everythingElseGoesOnWhileTheQuotaIsUsedUp(boolean durable) {
        var client = connect(subscriber(durable).receiveMaximum(1));
        client.subscribe(topic("x"), AT_LEAST_ONCE);
        publish(AT_LEAST_ONCE, "1", "2");
        int one = client.next(Publish.class).packetId();

        client.expectNothing(); // but PINGRESP
        client.send(
                new Subscribe(
                        500,
                        0,
                        List.of(),
                        List.of(
                                new Subscribe.Entry(
                                        topic("x"), SubscriptionOptions.of(AT_LEAST_ONCE)))));
        assertThat(client.next(SubAck.class).packetId()).isEqualTo(500);
        publish(AT_MOST_ONCE, "at QoS 0");
        assertThat(client.receive().qos()).isEqualTo(AT_MOST_ONCE);
        client.send(Message.of(topic("y"), "m", AT_LEAST_ONCE).id(501).publish());
        assertThat(client.next(PubAck.class).packetId()).isEqualTo(501);
        client.send(PubAck.of(one));
        assertThat(client.receivePayload()).isEqualTo("2");
    }

    @Test
    @Spec({"MQTT-4.13.1-1", "MQTT-4.13.2-1", "MQTT-3.14.4-2"})
    void aClientThatExceedsTheBrokersReceiveMaximumIsDisconnected() {
        var client = connect(V5, "a");
        int maximum = client.connAck().properties().receiveMaximum();

        for (int id = 1; id <= maximum; id++) {
            client.send(Message.of(topic("x"), "m", EXACTLY_ONCE).id(id).publish());
            assertThat(client.next(PubRec.class).packetId()).isEqualTo(id);
        }
        client.send(Message.of(topic("x"), "m", EXACTLY_ONCE).id(maximum + 1).publish());

        ConnectTest.expectDisconnect(client, V5, ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
    }

    @Test
    void aV3ClientIsNotHeldToALimitItDoesNotKnow() {
        var client = connect(V3_1_1, "a");

        for (int id = 1; id <= 100; id++) {
            client.send(Message.of(topic("x"), "m", EXACTLY_ONCE).id(id).publish());
        }

        for (int id = 1; id <= 100; id++) {
            assertThat(client.next()).isEqualTo(PubRec.of(id));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    void whatIsTooLargeForAClientCountsAsDelivered(boolean durable) {
        var options = subscriber(durable).maximumPacketSize(100).receiveMaximum(1);
        var client = connect(options);
        client.subscribe(topic("x"), AT_LEAST_ONCE);

        publish(AT_LEAST_ONCE, "before", "x".repeat(100), "after");

        assertThat(client.receivePayload()).isEqualTo("before");
        assertThat(client.receivePayload()).isEqualTo("after");
        client.expectNothing();
    }

    @Test
    @Spec("MQTT-3.1.2-24")
    void aPacketMayBeAsLargeAsTheClientAllows() {
        var client = connect(options(V5, "a").maximumPacketSize(100));
        client.subscribe(topic("x"), AT_MOST_ONCE);
        int overhead = 2 + 2 + topic("x").length() + 1;

        publish(AT_MOST_ONCE, "x".repeat(100 - overhead + 1), "x".repeat(100 - overhead));

        assertThat(client.receive().payload().size()).isEqualTo(100 - overhead);
        assertThat(client.lastSize()).isEqualTo(100);
    }

    @Test
    @Spec({"MQTT-3.1.2-24", "MQTT-3.4.2-2"})
    void aReasonStringIsLeftOutWhereItDoesNotFit() {
        var client = connect(options(V5, "a").maximumPacketSize(20));

        client.send(Message.of("$SYS/no", "m", AT_LEAST_ONCE).id(5).publish());

        var answer = client.next(PubAck.class);
        assertThat(answer.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(answer.reasonString()).isNull();
        assertThat(client.lastSize()).isLessThanOrEqualTo(20);
    }

    @Test
    @Spec({"MQTT-4.13.1-1", "MQTT-4.13.2-1"})
    void aPacketAboveTheBrokersMaximumEndsTheConnection() {
        var client = connect(V5, "a");
        long maximum = client.connAck().properties().maximumPacketSize();

        client.publish(Message.of(topic("x"), "x".repeat((int) maximum - 100), AT_LEAST_ONCE));
        client.send(Message.of(topic("x"), "x".repeat((int) maximum), AT_MOST_ONCE).publish());

        ConnectTest.expectDisconnect(client, V5, ReasonCode.PACKET_TOO_LARGE);
    }
}
