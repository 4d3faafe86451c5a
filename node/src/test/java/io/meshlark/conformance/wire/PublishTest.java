package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PUBLISH from a client: the broker as receiver [MQTT 5, sections 3.3 and 4.3]. */
class PublishTest extends WireTest {
    private static final int MANY = 100;

    private Message message(String payload, QoS qos) {
        return Message.of(topic("x"), payload, qos);
    }

    private RawClient subscriber(QoS qos) {
        var subscriber = connect(V5, "subscriber");
        subscriber.subscribe(topic("x"), qos);
        return subscriber;
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-2.2.1-5",
        "MQTT-3.3.4-1",
        "MQTT-4.3.2-4",
        "v3:MQTT-2.3.1-6",
        "v3:MQTT-3.3.4-1",
        "v3:MQTT-4.3.2-2"
    })
    void qos1IsAnsweredWithPubAckOfTheSameId(MqttVersion version) {
        var subscriber = subscriber(AT_LEAST_ONCE);
        var client = connect(version, "a");

        client.send(message("m", AT_LEAST_ONCE).id(65_535).publish());

        assertThat(client.next()).isEqualTo(PubAck.of(65_535));
        assertThat(subscriber.receivePayload()).isEqualTo("m");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-2.2.1-5",
        "MQTT-3.3.4-1",
        "MQTT-4.3.3-8",
        "MQTT-4.3.3-11",
        "v3:MQTT-2.3.1-6",
        "v3:MQTT-3.3.4-1",
        "v3:MQTT-4.3.3-2"
    })
    void qos2IsAnsweredWithPubRecAndPubComp(MqttVersion version) {
        var subscriber = subscriber(EXACTLY_ONCE);
        var client = connect(version, "a");

        client.send(message("m", EXACTLY_ONCE).id(7).publish());
        assertThat(client.next()).isEqualTo(PubRec.of(7));
        client.send(PubRel.of(7));

        assertThat(client.next()).isEqualTo(PubComp.of(7));
        assertThat(subscriber.receivePayload()).isEqualTo("m");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-2.2.1-3", "v3:MQTT-2.3.1-1"})
    void aPacketIdOf0EndsTheConnection(MqttVersion version) {
        var client = connect(version, "a");

        client.send(message("m", AT_LEAST_ONCE).publish());

        ConnectTest.expectDisconnect(client, version, ReasonCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.3.4-1", "v3:MQTT-3.3.4-1"})
    void qos0IsNotAnswered(MqttVersion version) {
        var subscriber = subscriber(AT_MOST_ONCE);
        var client = connect(version, "a");

        client.send(message("m", AT_MOST_ONCE).publish());

        assertThat(subscriber.receivePayload()).isEqualTo("m");
        client.expectNothing();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-4.3.2-5", "MQTT-3.3.1-3", "v3:MQTT-4.3.2-2", "v3:MQTT-3.3.1-3"})
    void afterPubAckTheSameIdIsANewMessageAndDupIsNotPassedOn(MqttVersion version) {
        var subscriber = subscriber(AT_LEAST_ONCE);
        var client = connect(version, "a");

        for (int i = 0; i < 2; i++) {
            client.send(message("m", AT_LEAST_ONCE).id(5).withDup().publish());
            assertThat(client.next()).isEqualTo(PubAck.of(5));
        }

        assertThat(subscriber.receive().dup()).isFalse();
        assertThat(subscriber.receive().dup()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-4.3.3-10", "MQTT-4.3.3-12", "v3:MQTT-4.3.3-2"})
    void aSecondCopyOfAQos2MessageIsNotPassedOnUntilPubComp(MqttVersion version) {
        var subscriber = subscriber(EXACTLY_ONCE);
        var client = connect(version, "a");

        client.send(message("once", EXACTLY_ONCE).id(5).publish());
        assertThat(client.next()).isEqualTo(PubRec.of(5));
        client.send(message("once", EXACTLY_ONCE).id(5).withDup().publish());
        assertThat(client.next()).isEqualTo(PubRec.of(5));
        client.send(message("once", EXACTLY_ONCE).id(5).publish());
        assertThat(client.next()).isEqualTo(PubRec.of(5));
        client.send(PubRel.of(5));
        assertThat(client.next()).isEqualTo(PubComp.of(5));
        client.send(message("again", EXACTLY_ONCE).id(5).publish());
        assertThat(client.next()).isEqualTo(PubRec.of(5));

        assertThat(subscriber.receivePayload()).isEqualTo("once");
        assertThat(subscriber.receivePayload()).isEqualTo("again");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-4.3.3-10", "v3:MQTT-4.3.3-2"})
    void aSecondCopyIsNotPassedOnAfterAReconnectEither(MqttVersion version) {
        var subscriber = subscriber(EXACTLY_ONCE);
        var first = connect(durable(version, "a"));
        first.send(message("once", EXACTLY_ONCE).id(5).publish());
        assertThat(first.next()).isEqualTo(PubRec.of(5));
        first.close();

        var second = connect(durable(version, "a"));
        second.send(message("once", EXACTLY_ONCE).id(5).withDup().publish());

        assertThat(second.next()).isEqualTo(PubRec.of(5));
        second.send(PubRel.of(5));
        assertThat(second.next()).isEqualTo(PubComp.of(5));
        second.send(message("again", EXACTLY_ONCE).id(5).publish());
        assertThat(second.next()).isEqualTo(PubRec.of(5));
        assertThat(subscriber.receivePayload()).isEqualTo("once");
        assertThat(subscriber.receivePayload()).isEqualTo("again");
    }

    @Test
    @Spec({"MQTT-4.3.3-10", "MQTT-4.5.0-1"})
    void aSecondCopyReachesNoDurableSubscriberAfterAReconnect() {
        var subscriber = connect(durable(V5, "subscriber"));
        subscriber.subscribe(topic("x"), EXACTLY_ONCE);
        var first = connect(durable(V5, "a"));
        first.send(message("once", EXACTLY_ONCE).id(5).publish());
        assertThat(first.next()).isEqualTo(PubRec.of(5));
        first.close();

        var second = connect(durable(V5, "a"));
        second.send(message("once", EXACTLY_ONCE).id(5).withDup().publish());

        assertThat(second.next(PubRec.class).reason().isError()).isFalse();
        second.send(PubRel.of(5));
        assertThat(second.next()).isEqualTo(PubComp.of(5));
        second.publish(message("again", EXACTLY_ONCE));
        assertThat(subscriber.receivePayload()).isEqualTo("once");
        assertThat(subscriber.receivePayload()).isEqualTo("again");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-4.3.3-11", "v3:MQTT-4.3.3-2"})
    void aPubRelOfAnUnknownIdIsAnsweredWithPubComp(MqttVersion version) {
        var client = connect(version, "a");

        client.send(PubRel.of(9));

        var answer = client.next(PubComp.class);
        assertThat(answer.packetId()).isEqualTo(9);
        assertThat(answer.reason())
                .isEqualTo(
                        version == V5
                                ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND
                                : ReasonCode.SUCCESS);
    }

    @Test
    @Spec("MQTT-4.3.3-13")
    void theHandshakeGoesOnThoughTheMessageHasExpired() {
        var client = connect(V5, "a");
        connect(durable(V5, "absent")).subscribe(topic("x"), EXACTLY_ONCE);
        connect(durable(V5, "absent")).disconnect();
        client.send(message("m", EXACTLY_ONCE).expiry(1).id(5).publish());
        assertThat(client.next()).isEqualTo(PubRec.of(5));

        secondsPass(2);
        client.send(PubRel.of(5));

        assertThat(client.next()).isEqualTo(PubComp.of(5));
    }

    @Test
    @Spec({"MQTT-4.3.3-9", "MQTT-3.5.2-1"})
    void afterARefusingPubRecTheSameIdIsANewMessage() {
        var subscriber = subscriber(EXACTLY_ONCE);
        var client = connect(V5, "a");
        client.send(Message.of("$SYS/no", "refused", EXACTLY_ONCE).id(5).publish());
        assertThat(client.next(PubRec.class).reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);

        client.send(message("new", EXACTLY_ONCE).id(5).publish());

        assertThat(client.next()).isEqualTo(PubRec.of(5));
        assertThat(subscriber.receivePayload()).isEqualTo("new");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("v3:MQTT-3.3.5-2")
    void aMessageThatIsNotPermittedIsAcknowledged(MqttVersion version) {
        var client = connect(version, "a");

        client.send(Message.of("$SYS/no", "refused", AT_LEAST_ONCE).id(5).publish());

        assertThat(client.next(PubAck.class).reason())
                .isEqualTo(version == V5 ? ReasonCode.NOT_AUTHORIZED : ReasonCode.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(QoS.class)
    @Spec({"MQTT-4.6.0-5", "MQTT-4.6.0-6", "v3:MQTT-4.6.0-5", "v3:MQTT-4.6.0-6"})
    void messagesOfOneClientAndTopicComeInTheirOrder(QoS qos) {
        var online = subscriber(qos);
        var durable = connect(durable(V5, "durable"));
        durable.subscribe(topic("x"), qos);
        var publisher = connect(MqttVersion.V3_1_1, "publisher");

        for (int i = 1; i <= MANY; i++) {
            publisher.publish(message("" + i, qos));
        }

        var expected = IntStream.rangeClosed(1, MANY).mapToObj(i -> "" + i).toList();
        assertThat(payloads(online)).isEqualTo(expected);
        assertThat(payloads(durable)).isEqualTo(expected);
    }

    /** PUBREL of one message may come between the others. */
    private static List<String> payloads(RawClient client) {
        var payloads = new ArrayList<String>();
        while (payloads.size() < MANY) {
            switch (client.next()) {
                case Publish publish -> {
                    payloads.add(publish.payload().utf8());
                    switch (publish.qos()) {
                        case AT_MOST_ONCE -> {}
                        case AT_LEAST_ONCE -> client.send(PubAck.of(publish.packetId()));
                        case EXACTLY_ONCE -> client.send(PubRec.of(publish.packetId()));
                    }
                }
                case PubRel release -> client.send(PubComp.of(release.packetId()));
                case Packet other -> throw new AssertionError("unexpected " + other);
            }
        }
        return payloads;
    }
}
