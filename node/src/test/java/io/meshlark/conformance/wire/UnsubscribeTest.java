package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static io.meshlark.protocol.packet.ReasonCode.NO_SUBSCRIPTION_EXISTED;
import static io.meshlark.protocol.packet.ReasonCode.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.Unsubscribe;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** UNSUBSCRIBE and UNSUBACK [MQTT 5, sections 3.10 and 3.11]. */
class UnsubscribeTest extends WireTest {

    private void publish(String topic, String payload) {
        connect(V5, "publisher").publish(topic(topic), payload, EXACTLY_ONCE);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-2.2.1-6",
        "MQTT-3.10.4-4",
        "MQTT-3.10.4-5",
        "MQTT-3.10.4-6",
        "MQTT-3.11.3-1",
        "MQTT-3.11.3-2",
        "v3:MQTT-2.3.1-7",
        "v3:MQTT-3.10.4-4",
        "v3:MQTT-3.10.4-5",
        "v3:MQTT-3.10.4-6"
    })
    void oneUnsubAckHasACodeForEachFilterInTheirOrder(MqttVersion version) {
        var client = connect(version, "a");
        client.subscribe(topic("x"), AT_LEAST_ONCE);
        client.subscribe(topic("y"), AT_LEAST_ONCE);

        client.send(
                new Unsubscribe(4711, List.of(), List.of(topic("none"), topic("x"), topic("y"))));

        var answer = client.next(UnsubAck.class);
        assertThat(answer.packetId()).isEqualTo(4711);
        if (version == V5) {
            assertThat(answer.reasons()).containsExactly(NO_SUBSCRIPTION_EXISTED, SUCCESS, SUCCESS);
        }
        client.subscribe(topic("z"), AT_LEAST_ONCE);
        publish("x", "no longer");
        publish("y", "no longer");
        publish("z", "sentinel");
        assertThat(client.receivePayload()).isEqualTo("sentinel");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.10.4-5", "v3:MQTT-3.10.4-5"})
    void unsubAckComesEvenIfNothingWasDeleted(MqttVersion version) {
        connect(version, "a").unsubscribe(topic("never"));
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.10.4-1", "MQTT-3.10.4-2", "v3:MQTT-3.10.4-1", "v3:MQTT-3.10.4-2"})
    void onlyTheFilterOfTheSameLettersIsDeleted(MqttVersion version) {
        var client = connect(durable(version, "a"));
        client.subscribe(topic("x/y"), AT_LEAST_ONCE);
        client.subscribe(topic("+/z"), AT_LEAST_ONCE);

        client.unsubscribe(topic("#"), topic("+/y"), topic("X/y"), topic("x/z"));

        publish("x/y", "one");
        publish("x/z", "two");
        assertThat(client.receivePayload()).isEqualTo("one");
        assertThat(client.receivePayload()).isEqualTo("two");

        client.unsubscribe(topic("+/z"));

        publish("x/z", "no longer");
        publish("x/y", "sentinel");
        assertThat(client.receivePayload()).isEqualTo("sentinel");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.10.4-3", "v3:MQTT-3.10.4-3"})
    void whatWasBegunIsCompleted(MqttVersion version) {
        var first = connect(durable(version, "a"));
        first.subscribe(topic("x"), EXACTLY_ONCE);
        publish("x", "one");
        publish("x", "two");
        var one = first.next(Publish.class);
        var two = first.next(Publish.class);

        first.unsubscribe(topic("x"));

        first.send(PubRec.of(one.packetId()));
        assertThat(first.next()).isEqualTo(PubRel.of(one.packetId()));
        first.send(PubComp.of(one.packetId()));
        first.expectNothing();
        first.close();
        var second = connect(durable(version, "a"));
        var again = second.receive();
        assertThat(again.packetId()).isEqualTo(two.packetId());
        assertThat(again.dup()).isTrue();
    }
}
