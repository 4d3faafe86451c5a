package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V3_1_1;
import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A broker that does not offer everything [MQTT 5, section 3.2.2.3]. */
@SuppressWarnings("NullAway.Init")
class LimitedBrokerTest extends WireTest {
    private static Broker limited;

    @BeforeAll
    static void start() {
        limited =
                Broker.start(
                        "mqtt.max-qos=1",
                        "mqtt.retain-available=false",
                        "mqtt.wildcard-subscription-available=false",
                        "mqtt.shared-subscription-available=false",
                        "mqtt.subscription-identifier-available=false",
                        "mqtt.server-keep-alive=2s",
                        "mqtt.topic-alias-maximum=0",
                        "mqtt.max-session-expiry=100s",
                        "limits.max-subscription-bytes-per-client=1KiB");
    }

    @AfterAll
    static void stop() {
        limited.close();
    }

    @Override
    Broker broker() {
        return limited;
    }

    private static Subscribe subscribe(int subscriptionId, String filter) {
        return new Subscribe(
                1,
                subscriptionId,
                List.of(),
                List.of(new Subscribe.Entry(filter, SubscriptionOptions.of(AT_LEAST_ONCE))));
    }

    @Test
    @Spec("MQTT-3.2.2-9")
    void connAckTellsWhatIsOffered() {
        var told = connect(options(V5, "a").sessionExpiry(1000)).connAck().properties();

        assertThat(told.maximumQoS()).isEqualTo(AT_LEAST_ONCE);
        assertThat(told.retainAvailable()).isFalse();
        assertThat(told.wildcardSubscriptionAvailable()).isFalse();
        assertThat(told.sharedSubscriptionAvailable()).isFalse();
        assertThat(told.subscriptionIdentifiersAvailable()).isFalse();
        assertThat(told.serverKeepAlive()).isEqualTo(2);
        assertThat(told.topicAliasMaximum()).isZero();
        assertThat(told.sessionExpiryInterval()).isEqualTo(100);
    }

    @Test
    void filtersOfOneClientAreLimitedByBytes() {
        var transientClient = connect(V5, "a");
        var durable = connect(options(V5, "b").durable());

        for (var client : List.of(transientClient, durable)) {
            var filter = topic("x".repeat(700));
            assertThat(client.subscribe(filter, AT_LEAST_ONCE))
                    .containsExactly(ReasonCode.GRANTED_QOS_1);
            assertThat(client.subscribe(filter + "y", AT_LEAST_ONCE))
                    .containsExactly(ReasonCode.QUOTA_EXCEEDED);
            client.unsubscribe(filter);
            assertThat(client.subscribe(filter + "y", AT_LEAST_ONCE))
                    .containsExactly(ReasonCode.GRANTED_QOS_1);
        }
    }

    @Test
    @Spec("MQTT-3.2.2-10")
    void subscriptionsWithAnyQosAreAcceptedAndGrantedWhatIsOffered() {
        var client = connect(V5, "a");

        for (var qos : QoS.values()) {
            assertThat(client.subscribe(topic("x"), qos))
                    .containsExactly(ReasonCode.granted(qos.min(AT_LEAST_ONCE)));
        }
        client.publish(topic("x"), "m", AT_LEAST_ONCE);
    }

    @Test
    @Spec({"MQTT-4.13.1-1", "MQTT-4.13.2-1"})
    void aPublishAboveTheMaximumQosEndsTheConnection() {
        var client = connect(V5, "a");

        client.send(Message.of(topic("x"), "m", EXACTLY_ONCE).id(1).publish());

        ConnectTest.expectDisconnect(client, V5, ReasonCode.QOS_NOT_SUPPORTED);
    }

    @Test
    @Spec({"MQTT-3.2.2-12", "MQTT-3.2.2-6", "MQTT-3.2.2-7"})
    void aWillAboveTheMaximumQosIsRefused() {
        expectRefusal(Message.of(topic("x"), "m", EXACTLY_ONCE), ReasonCode.QOS_NOT_SUPPORTED);
    }

    @Test
    @Spec({"MQTT-3.2.2-13", "MQTT-3.2.2-6", "MQTT-3.2.2-7"})
    void aRetainedWillIsRefused() {
        expectRefusal(
                Message.of(topic("x"), "m", AT_MOST_ONCE).retained(),
                ReasonCode.RETAIN_NOT_SUPPORTED);
    }

    private void expectRefusal(Message will, ReasonCode reason) {
        var client = open(V5).send(options(V5, "a").will(will.will()).connect());

        var answer = client.next(ConnAck.class);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.sessionPresent()).isFalse();
        client.expectClosed();
    }

    @Test
    @Spec({"MQTT-4.13.1-1", "MQTT-4.13.2-1"})
    void aRetainedPublishEndsTheConnection() {
        var client = connect(V5, "a");

        client.send(Message.of(topic("x"), "m", AT_MOST_ONCE).retained().publish());

        ConnectTest.expectDisconnect(client, V5, ReasonCode.RETAIN_NOT_SUPPORTED);
    }

    @Test
    @Spec({"MQTT-4.13.1-1", "MQTT-4.13.2-1"})
    void subscriptionsOfAKindThatIsNotOfferedEndTheConnection() {
        var wildcard = connect(V5, "a").send(subscribe(0, topic("#")));
        var shared = connect(V5, "b").send(subscribe(0, "$share/g/" + topic("x")));
        var identifier = connect(V5, "c").send(subscribe(1, topic("x")));

        ConnectTest.expectDisconnect(wildcard, V5, ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
        ConnectTest.expectDisconnect(shared, V5, ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED);
        ConnectTest.expectDisconnect(
                identifier, V5, ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED);
    }

    @Test
    @Spec("v3:MQTT-3.8.3-2")
    void aV3SubscriptionWithWildcardsFails() {
        var client = connect(V3_1_1, "a");

        assertThat(client.subscribe(topic("#"), AT_LEAST_ONCE))
                .containsExactly(ReasonCode.UNSPECIFIED_ERROR);
        client.expectNothing();
    }

    @Test
    @Spec({"MQTT-3.1.2-22", "MQTT-4.13.2-1"})
    void theServersKeepAliveCounts() {
        var client = connect(options(V5, "a").keepAlive(0));

        ConnectTest.expectDisconnect(client, V5, ReasonCode.KEEP_ALIVE_TIMEOUT);
    }

    @Test
    void withoutAliasesEveryAliasIsTooHigh() {
        var client = connect(V5, "a");

        client.send(Message.of(topic("x"), "m", AT_MOST_ONCE).alias(1).publish());

        ConnectTest.expectDisconnect(client, V5, ReasonCode.TOPIC_ALIAS_INVALID);
    }
}
