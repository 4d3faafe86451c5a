package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V3_1_1;
import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static io.meshlark.protocol.packet.ReasonCode.GRANTED_QOS_1;
import static io.meshlark.protocol.packet.ReasonCode.GRANTED_QOS_2;
import static io.meshlark.protocol.packet.ReasonCode.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** SUBSCRIBE, SUBACK and what they bring about [MQTT 5, sections 3.8, 3.9 and 3.3.4]. */
class SubscribeTest extends WireTest {

    private Subscribe.Entry entry(String filter, QoS qos) {
        return new Subscribe.Entry(filter, SubscriptionOptions.of(qos));
    }

    private RawClient publisher() {
        return connect(V5, "publisher");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-2.2.1-6",
        "MQTT-3.8.4-1",
        "MQTT-3.8.4-2",
        "MQTT-3.8.4-5",
        "MQTT-3.8.4-6",
        "MQTT-3.8.4-7",
        "MQTT-3.9.3-1",
        "MQTT-3.9.3-2",
        "v3:MQTT-2.3.1-7",
        "v3:MQTT-3.8.4-1",
        "v3:MQTT-3.8.4-2",
        "v3:MQTT-3.8.4-4",
        "v3:MQTT-3.8.4-5",
        "v3:MQTT-3.9.3-1",
        "v3:MQTT-3.9.3-2"
    })
    void oneSubAckHasACodeForEachFilterInTheirOrder(MqttVersion version) {
        var client = connect(version, "a");

        client.send(
                new Subscribe(
                        4711,
                        0,
                        List.of(),
                        List.of(
                                entry(topic("two"), EXACTLY_ONCE),
                                entry(topic("wrong#"), AT_LEAST_ONCE),
                                entry(topic("zero"), AT_MOST_ONCE),
                                entry(topic("one"), AT_LEAST_ONCE))));

        var answer = client.next(SubAck.class);
        assertThat(answer.packetId()).isEqualTo(4711);
        assertThat(answer.reasons())
                .containsExactly(
                        GRANTED_QOS_2,
                        version == V5
                                ? ReasonCode.TOPIC_FILTER_INVALID
                                : ReasonCode.UNSPECIFIED_ERROR,
                        SUCCESS,
                        GRANTED_QOS_1);
        for (var topic : List.of("two", "zero", "one")) {
            publisher().publish(topic(topic), topic, EXACTLY_ONCE);
            assertThat(client.receivePayload()).isEqualTo(topic);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,1,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,0,0", "2,1,1", "2,2,2"})
    @Spec({"MQTT-3.8.4-8", "v3:MQTT-3.8.4-6"})
    void theLowerOfPublishedAndGrantedQosCounts(int published, int granted, int delivered) {
        var online = connect(V3_1_1, "online");
        var durable = connect(durable(V5, "durable"));
        online.subscribe(topic("x"), QoS.of(granted));
        durable.subscribe(topic("x"), QoS.of(granted));

        publisher().publish(topic("x"), "m", QoS.of(published));

        assertThat(online.receive().qos()).isEqualTo(QoS.of(delivered));
        assertThat(durable.receive().qos()).isEqualTo(QoS.of(delivered));
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.8.4-3", "v3:MQTT-3.8.4-3"})
    void theSameFilterAgainReplacesTheSubscription(MqttVersion version) {
        var client = connect(version, "a");
        client.subscribe(topic("x"), EXACTLY_ONCE);

        client.subscribe(topic("x"), AT_MOST_ONCE);

        publisher().publish(topic("x"), "m", EXACTLY_ONCE);
        assertThat(client.receive().qos()).isEqualTo(AT_MOST_ONCE);
        client.expectNothing();
    }

    @Test
    @Spec({"MQTT-3.8.4-4", "v3:MQTT-3.8.4-3"})
    void replacingASubscriptionLosesNothing() {
        var client = connect(durable(V5, "a"));
        client.subscribe(topic("x"), AT_LEAST_ONCE);
        var publisher = publisher();
        int count = 50;

        for (int i = 1; i <= count; i++) {
            publisher.send(Message.of(topic("x"), "" + i, AT_MOST_ONCE).publish());
            publisher.send(Message.of(topic("x"), "" + i, AT_LEAST_ONCE).id(i).publish());
            publisher.next(PubAck.class);
            client.send(
                    new Subscribe(i, 0, List.of(), List.of(entry(topic("x"), QoS.of(i % 2 + 1)))));
        }

        var payloads = new ArrayList<String>();
        var zeros = new ArrayList<String>();
        int answers = 0;
        while (payloads.size() < count || zeros.size() < count || answers < count) {
            switch (client.next()) {
                case SubAck _ -> answers++;
                case Publish publish -> {
                    if (publish.qos() == AT_MOST_ONCE) {
                        zeros.add(publish.payload().utf8());
                    } else {
                        payloads.add(publish.payload().utf8());
                        client.send(PubAck.of(publish.packetId()));
                    }
                }
                case Packet other -> throw new AssertionError("unexpected " + other);
            }
        }
        var expected = IntStream.rangeClosed(1, count).mapToObj(i -> "" + i).toList();
        assertThat(payloads).isEqualTo(expected);
        assertThat(zeros).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.3.4-2", "v3:MQTT-3.3.5-1"})
    void overlappingSubscriptionsDeliverOnceAtTheHighestQos(MqttVersion version) {
        var client = connect(version, "a");
        client.subscribe(topic("x"), AT_MOST_ONCE);
        client.subscribe(topic("#"), EXACTLY_ONCE);
        client.subscribe(topic("+"), AT_LEAST_ONCE);

        publisher().publish(topic("x"), "m", EXACTLY_ONCE);

        assertThat(client.receive().qos()).isEqualTo(EXACTLY_ONCE);
        client.expectNothing();
    }

    @ParameterizedTest
    @EnumSource(QoS.class)
    @Spec({"MQTT-3.3.4-3", "MQTT-3.3.4-4"})
    void oneCopyHasTheIdentifiersOfAllMatchingSubscriptions(QoS qos) {
        var online = connect(V5, "online");
        var durable = connect(durable(V5, "durable"));
        for (var client : List.of(online, durable)) {
            client.subscribe(1, entry(topic("x"), qos));
            client.subscribe(268_435_455, entry(topic("#"), qos));
            client.subscribe(0, entry(topic("+"), qos));
            client.subscribe(3, entry(topic("y"), qos));
        }

        publisher().publish(topic("x"), "m", qos);

        assertThat(ids(online.receive().subscriptionIds())).containsExactly(1, 268_435_455);
        assertThat(ids(durable.receive().subscriptionIds())).containsExactly(1, 268_435_455);
    }

    private static List<Integer> ids(SubscriptionIds ids) {
        return IntStream.range(0, ids.size()).map(ids::get).sorted().boxed().toList();
    }

    @ParameterizedTest
    @EnumSource(QoS.class)
    @Spec("MQTT-3.8.3-3")
    void noLocalKeepsAwayWhatTheClientPublishesItself(QoS qos) {
        var client = connect(V5, "a");
        var other = connect(V5, "other");
        var options = new SubscriptionOptions(qos, true, false, RetainHandling.SEND);
        client.subscribe(topic("x"), options);
        other.subscribe(topic("x"), options);

        client.publish(topic("x"), "of a", qos);
        other.publish(topic("x"), "of other", qos);

        assertThat(client.receivePayload()).isEqualTo("of other");
        assertThat(other.receivePayload()).isEqualTo("of a");
        client.expectNothing();
    }

    @Test
    @Spec("MQTT-3.8.3-3")
    void noLocalHoldsForDurableSessions() {
        var client = connect(durable(V5, "a"));
        client.subscribe(
                topic("x"),
                new SubscriptionOptions(AT_LEAST_ONCE, true, false, RetainHandling.SEND));

        client.publish(topic("x"), "own", AT_LEAST_ONCE);
        connect(V5, "b").publish(topic("x"), "other", AT_LEAST_ONCE);

        assertThat(client.receivePayload()).isEqualTo("other");
    }

    @ParameterizedTest
    @EnumSource
    void withoutNoLocalAClientHearsItself(MqttVersion version) {
        var client = connect(version, "a");
        client.subscribe(topic("x"), AT_MOST_ONCE);

        client.publish(topic("x"), "own", AT_MOST_ONCE);

        assertThat(client.receivePayload()).isEqualTo("own");
    }

    @ParameterizedTest
    @CsvSource({
        // filter, topic, whether it matches
        "a/b, a/b, true",
        "a/b, a/B, false",
        "a/b, a/b/, false",
        "a/+, a/b, true",
        "a/+, a/, true",
        "a/+, a, false",
        "a/+, a/b/c, false",
        "+/b, a/b, true",
        "+/+, /, true",
        "+, /, false",
        "a/+/c, a/b/c, true",
        "a/#, a, true",
        "a/#, a/b/c/d, true",
        "a/#, ab, false",
        "#, /a//b/, true",
        "a//b, a/b, false",
        "ä, a\u0308, false",
        "a\uFEFFb, ab, false"
    })
    @Spec({
        "MQTT-3.3.2-3",
        "MQTT-4.7.1-1",
        "MQTT-4.7.1-2",
        "MQTT-4.7.3-4",
        "MQTT-1.5.4-3",
        "v3:MQTT-3.3.2-3",
        "v3:MQTT-4.7.1-2",
        "v3:MQTT-4.7.1-3",
        "v3:MQTT-4.7.3-4",
        "v3:MQTT-1.5.3-3"
    })
    void aMessageIsSentExactlyWhenItsTopicMatches(String filter, String name, boolean matches) {
        for (var version : MqttVersion.values()) {
            var client = connect(durable(version, version.name()));
            client.subscribe(topic(filter), AT_LEAST_ONCE);
            client.subscribe(topic("sentinel/of/this/test"), AT_LEAST_ONCE);
            var publisher = publisher();

            publisher.publish(topic(name), "m", AT_LEAST_ONCE);
            publisher.publish(topic("sentinel/of/this/test"), "sentinel", AT_LEAST_ONCE);

            var first = client.receive();
            assertThat(first.topic()).isEqualTo(topic(matches ? name : "sentinel/of/this/test"));
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-4.7.2-1", "v3:MQTT-4.7.2-1"})
    void aLeadingWildcardDoesNotMatchALeadingDollar(MqttVersion version) {
        var client = connect(version, "a");
        client.subscribe("#", AT_LEAST_ONCE);
        client.subscribe("+/" + topic("x"), AT_LEAST_ONCE);
        var asked = connect(version, "b");
        asked.subscribe("$own/#", AT_LEAST_ONCE);
        var publisher = publisher();

        publisher.publish("$own/" + topic("x"), "hidden", AT_LEAST_ONCE);
        publisher.publish(topic("x"), "sentinel", AT_LEAST_ONCE);

        var received = client.receive();
        while (!received.topic().startsWith("$") && !received.topic().equals(topic("x"))) {
            received = client.receive(); // of another test
        }
        assertThat(received.payload().utf8()).isEqualTo("sentinel");
        assertThat(asked.receivePayload()).isEqualTo("hidden");
    }

    @Test
    @Spec({"MQTT-4.7.3-3", "v3:MQTT-4.7.3-3"})
    void aTopicOf65535BytesIsATopic() {
        var name = topic("x".repeat(65_535 - topic("").length()));
        var client = connect(V5, "a");
        client.subscribe(name, AT_LEAST_ONCE);

        publisher().publish(name, "m", AT_LEAST_ONCE);

        assertThat(client.receive().topic()).isEqualTo(name);
    }
}
