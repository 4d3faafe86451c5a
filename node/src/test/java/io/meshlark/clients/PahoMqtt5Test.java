package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What MQTT 5 adds, with Eclipse Paho's client: it shows more of the packets than others. */
@ExtendWith(RunningBroker.class)
class PahoMqtt5Test {
    private final Broker broker;
    private final String topic = Fresh.name("topic");

    PahoMqtt5Test(Broker broker) {
        this.broker = broker;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void propertiesOfAMessageArriveAsTheyWereSent(int qos) {
        try (var client = Paho5.connect(Login.fresh(broker))) {
            client.subscribe(topic, 2);
            var sent = new MqttProperties();
            var inOrder =
                    new ArrayList<>(
                            List.of(
                                    new UserProperty("b", "1"),
                                    new UserProperty("a", "2"),
                                    new UserProperty("b", "0")));
            sent.setUserProperties(inOrder);
            sent.setContentType("text/plain");
            sent.setResponseTopic("answers/here");
            sent.setCorrelationData(new byte[] {0, -1, 7});
            sent.setMessageExpiryInterval(1000L);
            sent.setPayloadFormat(true);

            client.publish(topic, message("x", qos, false, sent)).join();

            var arrived = client.whole().next().getProperties();
            assertThat(arrived.getUserProperties()).isEqualTo(inOrder);
            assertThat(arrived.getContentType()).isEqualTo("text/plain");
            assertThat(arrived.getResponseTopic()).isEqualTo("answers/here");
            assertThat(arrived.getCorrelationData()).containsExactly(0, -1, 7);
            assertThat(arrived.getMessageExpiryInterval()).isBetween(900L, 1000L);
            assertThat(arrived.getPayloadFormat()).isTrue();
        }
    }

    @Test
    void messageCarriesTheIdsOfAllSubscriptionsItMatches() {
        try (var client = Paho5.connect(Login.fresh(broker))) {
            subscribe(client, new MqttSubscription(topic + "/#", 1), 7);
            subscribe(client, new MqttSubscription(topic + "/+", 1), 268_435_455);

            client.publish(new Message(topic + "/a", "x", 1)).join();

            assertThat(client.whole().next().getProperties().getSubscriptionIdentifiers())
                    .containsExactlyInAnyOrder(7, 268_435_455);
        }
    }

    @Test
    void noLocalSubscriptionDoesNotHearItsOwnClient() {
        try (var client = Paho5.connect(Login.fresh(broker));
                var other = Paho5.connect(Login.fresh(broker))) {
            var subscription = new MqttSubscription(topic, 1);
            subscription.setNoLocal(true);
            subscribe(client, subscription, 1);

            client.publish(new Message(topic, "own", 1)).join();
            other.publish(new Message(topic, "other's", 1)).join();

            assertThat(client.inbox().next().text()).isEqualTo("other's");
        }
    }

    @Test
    void retainFlagIsKeptWhereTheSubscriptionAsksForIt() {
        try (var client = Paho5.connect(Login.fresh(broker))) {
            var subscription = new MqttSubscription(topic, 1);
            subscription.setRetainAsPublished(true);
            subscribe(client, subscription, 1);

            client.publish(new Message(topic, "x", 1, true)).join();

            assertThat(client.inbox().next().retained()).isTrue();
        }
    }

    @Test
    void retainHandlingSaysWhetherRetainedMessagesAreSent() {
        try (var client = Paho5.connect(Login.fresh(broker))) {
            client.publish(new Message(topic, "kept", 1, true)).join();
            for (int handling : new int[] {2, 1, 1, 0}) {
                var subscription = new MqttSubscription(topic, 1);
                subscription.setRetainHandling(handling);
                subscribe(client, subscription, 1);
                if (handling == 2) {
                    client.unsubscribe(topic);
                }
                client.publish(new Message(topic, "", 1)).join();
            }
            // Handling 2: none; 1: for the new subscription, not again for the same; 0: always.
            assertThat(client.inbox().next(5))
                    .extracting(Message::text)
                    .containsExactly("kept", "", "", "kept", "");
        }
    }

    /** Paho hands on the empty topic of a message that has only an alias. */
    @Test
    void brokerUsesTheAliasesAClientAllows() {
        var options = new MqttConnectionOptions();
        options.setTopicAliasMaximum(3);
        try (var client = Paho5.connect(Login.fresh(broker), options)) {
            client.subscribe(topic + "/#", 0);

            for (int i = 0; i < 12; i++) {
                client.publish(new Message(topic + "/" + i % 4, "" + i % 4, 0)).join();
            }

            Map<Integer, String> aliases = new HashMap<>();
            for (int i = 0; i < 12; i++) {
                var message = client.inbox().next();
                var alias = client.whole().next().getProperties().getTopicAlias();
                if (alias != null && !message.topic().isEmpty()) {
                    aliases.put(alias, message.topic());
                }
                var meant = message.topic().isEmpty() ? aliases.get(alias) : message.topic();
                assertThat(meant).isEqualTo(topic + "/" + message.text());
            }
            assertThat(aliases).hasSize(3).containsOnlyKeys(1, 2, 3);
        }
    }

    private static void subscribe(Paho5 client, MqttSubscription subscription, int id) {
        var properties = new MqttProperties();
        properties.setSubscriptionIdentifier(id);
        try {
            client.client()
                    .subscribe(new MqttSubscription[] {subscription}, null, null, properties)
                    .waitForCompletion(Paho3.PATIENCE_MILLIS);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    private static MqttMessage message(
            String text, int qos, boolean retained, MqttProperties properties) {
        return new MqttMessage(text.getBytes(StandardCharsets.UTF_8), qos, retained, properties);
    }
}
