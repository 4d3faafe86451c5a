package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retained messages [MQTT 5, sections 3.3.1.3 and 3.8.3.1]. */
class RetainTest extends WireTest {

    private Message retained(String payload) {
        return Message.of(topic("x"), payload, AT_LEAST_ONCE).retained();
    }

    private RawClient publisher(MqttVersion version) {
        return connect(version, "publisher");
    }

    /** A new client that subscribes now. */
    private RawClient late(String name) {
        var late = connect(V5, name);
        late.subscribe(topic("x"), EXACTLY_ONCE);
        return late;
    }

    /** What {@code late} gets first is a message published now: nothing was retained. */
    private void expectNothingRetained(RawClient late) {
        connect(V5, "sentinel").publish(topic("x"), "sentinel", EXACTLY_ONCE);
        assertThat(late.receivePayload()).isEqualTo("sentinel");
    }

    private static SubscriptionOptions options(RetainHandling handling) {
        return new SubscriptionOptions(AT_LEAST_ONCE, false, false, handling);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.3.1-5", "MQTT-3.3.1-9", "v3:MQTT-3.3.1-5", "v3:MQTT-3.3.1-6", "v3:MQTT-3.3.1-8"})
    void theLastRetainedMessageIsSentToANewSubscription(MqttVersion version) {
        var publisher = publisher(version);
        publisher.publish(retained("old"));
        publisher.publish(retained("new"));

        var late = connect(version, "late");
        late.subscribe(topic("x"), EXACTLY_ONCE);

        var publish = late.receive();
        assertThat(publish.payload().utf8()).isEqualTo("new");
        assertThat(publish.retain()).isTrue();
        assertThat(publish.qos()).isEqualTo(AT_LEAST_ONCE);
        late.expectNothing();
    }

    @ParameterizedTest
    @EnumSource(QoS.class)
    @Spec({"MQTT-3.3.1-5", "v3:MQTT-3.3.1-5"})
    void aRetainedMessageKeepsItsQos(QoS qos) {
        publisher(V5).publish(Message.of(topic("x"), "m", qos).retained());
        var watcher = connect(V5, "watcher");
        watcher.subscribe(topic("#"), AT_LEAST_ONCE);
        assertThat(watcher.receivePayload()).isEqualTo("m"); // so it is stored, at QoS 0 too

        assertThat(late("late").receive().qos()).isEqualTo(qos);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.3.1-9", "v3:MQTT-3.3.1-6"})
    void eachMatchingTopicIsSent(MqttVersion version) {
        var publisher = publisher(version);
        var expected = new HashSet<String>();
        for (int i = 0; i < 300; i++) {
            var topic = topic("deep/" + i + "/y");
            publisher.publish(Message.of(topic, "m", AT_LEAST_ONCE).retained());
            expected.add(topic);
        }
        publisher.publish(Message.of(topic("deep/0/z"), "m", AT_LEAST_ONCE).retained());

        var late = connect(V5, "late");
        late.subscribe(topic("+/+/y"), AT_LEAST_ONCE);

        var received = new HashSet<String>();
        for (int i = 0; i < 300; i++) {
            received.add(late.receive().topic());
        }
        assertThat(received).isEqualTo(expected);
        late.expectNothing();
    }

    /** Red when {@code DurableLink.disconnected} does not pass on what {@code stop} returns. */
    @Test
    void aDurableSessionGetsTheRestOnItsNextConnection() {
        int topics = 1_000;
        var publisher = publisher(V5);
        for (int i = 0; i < topics; i++) {
            publisher.publish(Message.of(topic("many/" + i), "m", AT_LEAST_ONCE).retained());
        }
        var received = new HashSet<String>();

        var client = connect(options(V5, "slow").durable());
        client.subscribe(topic("many/+"), AT_LEAST_ONCE);
        for (int i = 0; i < 10; i++) {
            received.add(client.receive().topic());
        }
        client.close();
        client = connect(options(V5, "slow").durable());

        assertThat(client.sessionPresent()).isTrue();
        while (received.size() < topics) {
            received.add(client.receive().topic());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"v3:MQTT-3.3.1-7", "MQTT-3.3.1-5"})
    void aRetainedQos0MessageReplacesTheOneBefore(MqttVersion version) {
        var watcher = connect(V5, "watcher");
        watcher.subscribe(topic("y"), AT_LEAST_ONCE);
        var publisher = publisher(version);
        publisher.publish(retained("old"));

        publisher.publish(Message.of(topic("x"), "new", AT_MOST_ONCE).retained());

        publisher.publish(topic("y"), "sentinel", AT_LEAST_ONCE);
        assertThat(watcher.receivePayload()).isEqualTo("sentinel");
        assertThat(late("late").receivePayload()).isEqualTo("new");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.3.1-6", "MQTT-3.3.1-7", "v3:MQTT-3.3.1-10", "v3:MQTT-3.3.1-11"})
    void anEmptyRetainedMessageIsPassedOnDeletesAndIsNotStored(MqttVersion version) {
        var publisher = publisher(version);
        publisher.publish(retained("stored"));
        var online = late("online");
        assertThat(online.receivePayload()).isEqualTo("stored");

        publisher.publish(retained(""));

        assertThat(online.receivePayload()).isEmpty();
        expectNothingRetained(late("late"));
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.3.1-8", "v3:MQTT-3.3.1-12"})
    void aMessageWithoutRetainNeitherStoresNorReplacesNorDeletes(MqttVersion version) {
        var publisher = publisher(version);
        publisher.publish(topic("x"), "passing", AT_LEAST_ONCE);
        expectNothingRetained(late("early"));
        publisher.publish(retained("stored"));

        publisher.publish(topic("x"), "passing", AT_LEAST_ONCE);
        publisher.publish(topic("x"), "", AT_LEAST_ONCE);

        assertThat(late("late").receivePayload()).isEqualTo("stored");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.3.1-12", "v3:MQTT-3.3.1-9"})
    void theFlagIsClearedForASubscriptionThatWasThere(MqttVersion version) {
        var online = connect(version, "online");
        online.subscribe(topic("x"), AT_LEAST_ONCE);

        publisher(V5).publish(retained("m"));

        assertThat(online.receive().retain()).isFalse();
    }

    @Test
    @Spec("MQTT-3.3.1-13")
    void retainAsPublishedKeepsTheFlag() {
        var online = connect(V5, "online");
        online.subscribe(
                topic("x"),
                new SubscriptionOptions(AT_LEAST_ONCE, false, true, RetainHandling.SEND));
        var publisher = publisher(V5);

        publisher.publish(retained("retained"));
        publisher.publish(topic("x"), "passing", AT_LEAST_ONCE);

        assertThat(online.receive().retain()).isTrue();
        assertThat(online.receive().retain()).isFalse();
    }

    @Test
    @Spec({"MQTT-3.3.1-9", "MQTT-3.8.4-4", "v3:MQTT-3.8.4-3"})
    void retainHandling0SendsAtEachSubscribe() {
        publisher(V5).publish(retained("m"));
        var client = connect(V5, "a");

        for (int i = 0; i < 2; i++) {
            client.subscribe(topic("x"), options(RetainHandling.SEND));
            assertThat(client.receivePayload()).isEqualTo("m");
        }
    }

    @Test
    @Spec("MQTT-3.3.1-10")
    void retainHandling1SendsForANewSubscriptionOnly() {
        publisher(V5).publish(retained("m"));
        var client = connect(V5, "a");

        client.subscribe(topic("x"), options(RetainHandling.SEND_IF_NEW));
        assertThat(client.receivePayload()).isEqualTo("m");
        client.subscribe(topic("x"), options(RetainHandling.SEND_IF_NEW));
        expectNothingRetained(client);
        client.unsubscribe(topic("x"));
        client.subscribe(topic("x"), options(RetainHandling.SEND_IF_NEW));
        assertThat(client.receivePayload()).isEqualTo("m");
    }

    @Test
    @Spec("MQTT-3.3.1-10")
    void retainHandling1RemembersTheSubscriptionsOfADurableSession() {
        publisher(V5).publish(retained("m"));
        var first = connect(durable(V5, "a"));
        first.subscribe(topic("x"), options(RetainHandling.SEND_IF_NEW));
        assertThat(first.receivePayload()).isEqualTo("m");
        first.expectNothing(); // so the PUBACK has arrived
        first.close();

        var second = connect(durable(V5, "a"));
        second.subscribe(topic("x"), options(RetainHandling.SEND_IF_NEW));

        expectNothingRetained(second);
    }

    @Test
    @Spec("MQTT-3.3.1-11")
    void retainHandling2SendsNothing() {
        publisher(V5).publish(retained("m"));
        var client = connect(V5, "a");

        client.subscribe(topic("x"), options(RetainHandling.DO_NOT_SEND));

        expectNothingRetained(client);
    }

    @Test
    @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
    void aRetainedMessageExpires() {
        var publisher = publisher(V5);
        publisher.publish(retained("expired").expiry(1));
        publisher.publish(Message.of(topic("y"), "kept", AT_LEAST_ONCE).retained().expiry(1000));

        secondsPass(2);

        var late = connect(V5, "late");
        late.subscribe(topic("+"), AT_LEAST_ONCE);
        var kept = late.receive();
        assertThat(kept.payload().utf8()).isEqualTo("kept");
        assertThat(kept.properties().messageExpiryInterval()).isBetween(1L, 998L);
        late.expectNothing();
    }

    @Test
    void sharedSubscriptionsGetNothingRetained() {
        publisher(V5).publish(retained("m"));
        var member = connect(V5, "member");

        member.subscribe("$share/g/" + topic("x"), AT_LEAST_ONCE);

        expectNothingRetained(member);
    }

    @Test
    @Spec({"MQTT-3.3.1-9", "MQTT-3.3.4-3"})
    void aRetainedMessageHasTheSubscriptionsIdentifier() {
        publisher(V5).publish(retained("m"));
        var client = connect(V5, "a");

        client.subscribe(
                77, new Subscribe.Entry(topic("+"), SubscriptionOptions.of(AT_LEAST_ONCE)));

        var ids = client.receive().subscriptionIds();
        assertThat(ids.size()).isEqualTo(1);
        assertThat(Set.of(ids.get(0))).containsExactly(77);
    }
}
