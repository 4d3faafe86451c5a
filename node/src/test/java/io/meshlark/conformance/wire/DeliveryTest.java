package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PUBLISH to a client: the broker as sender [MQTT 5, sections 4.3 and 4.4]. */
class DeliveryTest extends WireTest {

    private RawClient subscriber(MqttVersion version, QoS qos) {
        var subscriber = connect(durable(version, "subscriber"));
        subscriber.subscribe(topic("x"), qos);
        return subscriber;
    }

    private void publish(QoS qos, String... payloads) {
        var publisher = connect(V5, "publisher");
        for (var payload : payloads) {
            publisher.publish(topic("x"), payload, qos);
        }
    }

    private static void isFirst(Publish publish, String payload, QoS qos) {
        assertThat(publish.payload().utf8()).isEqualTo(payload);
        assertThat(publish.qos()).isEqualTo(qos);
        assertThat(publish.dup()).isFalse();
        assertThat(publish.packetId()).isNotZero();
    }

    private static Publish again(Publish publish) {
        return new Publish(
                publish.topic(),
                publish.payload(),
                publish.qos(),
                publish.retain(),
                true,
                publish.packetId(),
                publish.properties(),
                publish.topicAlias(),
                publish.subscriptionIds());
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-4.3.1-1", "MQTT-3.3.1-2", "v3:MQTT-4.3.1-1", "v3:MQTT-3.3.1-2"})
    void qos0HasNeitherIdNorDup(MqttVersion version) {
        var subscriber = subscriber(version, AT_MOST_ONCE);

        publish(AT_LEAST_ONCE, "m");

        var publish = subscriber.next(Publish.class);
        assertThat(publish.qos()).isEqualTo(AT_MOST_ONCE);
        assertThat(publish.packetId()).isZero();
        assertThat(publish.dup()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-2.2.1-4",
        "MQTT-4.3.2-1",
        "MQTT-4.3.2-2",
        "MQTT-4.3.2-3",
        "MQTT-3.3.1-1",
        "MQTT-4.4.0-1",
        "v3:MQTT-2.3.1-4",
        "v3:MQTT-3.3.1-1",
        "v3:MQTT-4.3.2-1",
        "v3:MQTT-4.4.0-1",
        "v3:MQTT-4.6.0-1"
    })
    void unacknowledgedQos1IsSentAgainOnReconnectAndOnlyThen(MqttVersion version) {
        var first = subscriber(version, AT_LEAST_ONCE);
        publish(AT_LEAST_ONCE, "one", "two", "three");
        var one = first.next(Publish.class);
        var two = first.next(Publish.class);
        var three = first.next(Publish.class);
        isFirst(one, "one", AT_LEAST_ONCE);
        isFirst(two, "two", AT_LEAST_ONCE);
        isFirst(three, "three", AT_LEAST_ONCE);
        assertThat(List.of(one.packetId(), two.packetId(), three.packetId()))
                .doesNotHaveDuplicates();
        first.send(PubAck.of(two.packetId()));
        first.expectNothing();
        first.close();

        var second = connect(durable(version, "subscriber"));

        assertThat(second.receive()).isEqualTo(again(one));
        assertThat(second.receive()).isEqualTo(again(three));
        second.expectNothing();
        second.close();
        var third = connect(durable(version, "subscriber"));
        third.expectNothing();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-2.2.1-4",
        "MQTT-4.3.3-1",
        "MQTT-4.3.3-2",
        "MQTT-4.3.3-3",
        "MQTT-3.3.1-1",
        "MQTT-4.4.0-1",
        "v3:MQTT-2.3.1-4",
        "v3:MQTT-3.3.1-1",
        "v3:MQTT-4.3.3-1",
        "v3:MQTT-4.4.0-1",
        "v3:MQTT-4.6.0-1"
    })
    void qos2WithoutPubRecIsSentAgain(MqttVersion version) {
        var first = subscriber(version, EXACTLY_ONCE);
        publish(EXACTLY_ONCE, "one", "two");
        var one = first.next(Publish.class);
        var two = first.next(Publish.class);
        isFirst(one, "one", EXACTLY_ONCE);
        isFirst(two, "two", EXACTLY_ONCE);
        assertThat(one.packetId()).isNotEqualTo(two.packetId());
        first.expectNothing();
        first.close();

        var second = connect(durable(version, "subscriber"));

        assertThat(second.next()).isEqualTo(again(one));
        assertThat(second.next()).isEqualTo(again(two));
        second.expectNothing();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-2.2.1-5",
        "MQTT-4.3.3-4",
        "MQTT-4.3.3-5",
        "MQTT-4.3.3-6",
        "MQTT-4.4.0-1",
        "v3:MQTT-2.3.1-6",
        "v3:MQTT-4.3.3-1",
        "v3:MQTT-4.4.0-1"
    })
    void afterPubRecOnlyPubRelIsSentAgain(MqttVersion version) {
        var first = subscriber(version, EXACTLY_ONCE);
        publish(EXACTLY_ONCE, "m");
        int id = first.next(Publish.class).packetId();
        first.send(PubRec.of(id));
        assertThat(first.next()).isEqualTo(PubRel.of(id));
        first.close();

        var second = connect(durable(version, "subscriber"));

        assertThat(second.next()).isEqualTo(PubRel.of(id));
        second.expectNothing();
        second.send(PubComp.of(id));
        second.expectNothing();
        second.close();
        connect(durable(version, "subscriber")).expectNothing();
    }

    @Test
    @Spec("MQTT-4.4.0-2")
    void whatTheClientRefusesIsNotSentAgain() {
        var first = subscriber(V5, EXACTLY_ONCE);
        publish(AT_LEAST_ONCE, "one");
        publish(EXACTLY_ONCE, "two");
        var one = first.next(Publish.class);
        var two = first.next(Publish.class);
        first.send(PubAck.of(one.packetId(), ReasonCode.QUOTA_EXCEEDED, null));
        first.send(PubRec.of(two.packetId(), ReasonCode.QUOTA_EXCEEDED, null));
        first.expectNothing();
        first.close();

        connect(durable(V5, "subscriber")).expectNothing();
    }

    @Test
    @Spec("MQTT-4.3.3-7")
    void whatWasSentOnceDoesNotExpire() {
        var first = subscriber(V5, EXACTLY_ONCE);
        connect(V5, "publisher").publish(Message.of(topic("x"), "sent", EXACTLY_ONCE).expiry(2));
        var sent = first.next(Publish.class);
        first.close();

        secondsPass(3);

        var second = connect(durable(V5, "subscriber"));
        var again = second.receive();
        assertThat(again.payload().utf8()).isEqualTo("sent");
        assertThat(again.packetId()).isEqualTo(sent.packetId());
        assertThat(again.dup()).isTrue();
    }

    @Test
    @Spec("MQTT-3.3.2-5")
    void whatHasExpiredBeforeItWasSentIsDeleted() {
        subscriber(V5, AT_LEAST_ONCE).disconnect();
        var publisher = connect(V5, "publisher");
        publisher.publish(Message.of(topic("x"), "expired", AT_LEAST_ONCE).expiry(1));
        publisher.publish(Message.of(topic("x"), "kept", AT_LEAST_ONCE).expiry(1000));

        secondsPass(2);

        var again = connect(durable(V5, "subscriber"));
        assertThat(again.receivePayload()).isEqualTo("kept");
        again.expectNothing();
    }

    @Test
    @Spec("MQTT-3.3.2-6")
    void theExpiryIsSentLessTheTimeWaited() {
        subscriber(V5, AT_LEAST_ONCE).disconnect();
        connect(V5, "publisher").publish(Message.of(topic("x"), "m", AT_LEAST_ONCE).expiry(1000));

        secondsPass(2);

        assertThat(
                        connect(durable(V5, "subscriber"))
                                .receive()
                                .properties()
                                .messageExpiryInterval())
                .isLessThanOrEqualTo(998)
                .isPositive();
    }
}
