package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MQTT 5 adds, with HiveMQ's client. */
@ExtendWith(RunningBroker.class)
class HiveMqMqtt5Test {
    private final Broker broker;
    private final String topic = Fresh.name("topic");
    private final Inbox<Mqtt5Publish> inbox = new Inbox<>();
    private final List<Mqtt5BlockingClient> clients = new ArrayList<>();

    HiveMqMqtt5Test(Broker broker) {
        this.broker = broker;
    }

    @AfterEach
    void leave() {
        for (var client : clients) {
            if (client.getState().isConnected()) {
                client.disconnect();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void propertiesOfAMessageArriveAsTheyWereSent(MqttQos qos) {
        var receiver = connected();
        receiver.subscribeWith().topicFilter(topic).send();
        var properties =
                Mqtt5UserProperties.builder()
                        .add("b", "1")
                        .add("a", "2")
                        .add("b", "0")
                        .add("", "")
                        .build();

        connected()
                .publishWith()
                .topic(topic)
                .qos(qos)
                .payload(bytes("{}"))
                .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                .contentType("application/json")
                .responseTopic("answers/here")
                .correlationData(new byte[] {0, -1, 7})
                .messageExpiryInterval(1000)
                .userProperties(properties)
                .send();

        var message = inbox.next();
        assertThat(message.getUserProperties()).isEqualTo(properties);
        assertThat(message.getContentType().orElseThrow()).hasToString("application/json");
        assertThat(message.getResponseTopic().orElseThrow()).hasToString("answers/here");
        assertThat(message.getCorrelationData()).hasValue(ByteBuffer.wrap(new byte[] {0, -1, 7}));
        assertThat(message.getPayloadFormatIndicator()).hasValue(Mqtt5PayloadFormatIndicator.UTF_8);
        assertThat(message.getMessageExpiryInterval().orElseThrow()).isBetween(900L, 1000L);
        assertThat(message.getQos()).isEqualTo(qos);
    }

    @Test
    void propertiesOfAWillArriveAsTheyWereSent() {
        connected().subscribeWith().topicFilter(topic).send();
        try (var cable = Cable.to(broker)) {
            var mortal = client(Fresh.name("mortal"), cable.port());
            mortal.connectWith()
                    .willPublish()
                    .topic(topic)
                    .qos(MqttQos.EXACTLY_ONCE)
                    .payload(bytes("gone"))
                    .contentType("text/plain")
                    .messageExpiryInterval(1000)
                    .userProperties()
                    .add("why", "cut")
                    .applyUserProperties()
                    .applyWillPublish()
                    .send();
        }

        var will = inbox.next();
        assertThat(will.getContentType().orElseThrow()).hasToString("text/plain");
        assertThat(will.getUserProperties().asList()).singleElement().hasToString("(why, cut)");
        assertThat(will.getMessageExpiryInterval().orElseThrow()).isBetween(900L, 1000L);
    }

    @Test
    void requestIsAnsweredWhereItAsks() {
        var asking = connected();
        asking.subscribeWith().topicFilter(topic + "/answers").send();

        try (var _ = Echo.on(broker, topic)) {
            asking.publishWith()
                    .topic(topic)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .responseTopic(topic + "/answers")
                    .correlationData(bytes("42"))
                    .payload(bytes("ping"))
                    .send();

            var answer = inbox.next();
            assertThat(text(answer)).isEqualTo("answer to ping");
            assertThat(answer.getCorrelationData()).hasValue(ByteBuffer.wrap(bytes("42")));
        }
    }

    /** The will of another client tells that the time has passed. */
    @Test
    void expiredMessageIsNotDelivered() {
        var id = Fresh.name("absent");
        keepingSession(id).subscribeWith().topicFilter(topic + "/#").send();
        disconnectLast();
        var publisher = connected();
        publishTo(publisher, "/short", it -> it.messageExpiryInterval(1));
        publishTo(publisher, "/long", it -> it.messageExpiryInterval(1000));

        waitUntilWillAfter(2);

        keepingSession(id);
        assertThat(inbox.next().getTopic()).hasToString(topic + "/long");
    }

    @Test
    void clientThatReturnsInTimeLeavesNoWill() {
        connected().subscribeWith().topicFilter(topic + "/#").send();
        var id = Fresh.name("returning");
        try (var cable = Cable.to(broker)) {
            client(id, cable.port())
                    .connectWith()
                    .sessionExpiryInterval(600)
                    .willPublish()
                    .topic(topic + "/will")
                    .delayInterval(1)
                    .applyWillPublish()
                    .send();
        }
        var returned = keepingSession(id);

        waitUntilWillAfter(2);

        publishTo(returned, "/end", it -> it);
        assertThat(inbox.next().getTopic()).hasToString(topic + "/end");
    }

    /** QoS 0 is not held back, so what it overtakes is. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void receiveMaximumOfOneHoldsTheSecondMessageUntilTheFirstIsAcknowledged(boolean durable) {
        var id = Fresh.name("slow");
        var slow =
                Mqtt5Client.builder()
                        .identifier(id)
                        .serverHost("127.0.0.1")
                        .serverPort(broker.tcp())
                        .buildBlocking();
        clients.add(slow);
        slow.toAsync().publishes(MqttGlobalPublishFilter.ALL, inbox::add, true);
        slow.connectWith()
                .sessionExpiryInterval(durable ? 600 : 0)
                .restrictions()
                .receiveMaximum(1)
                .applyRestrictions()
                .send();
        slow.subscribeWith().topicFilter(topic + "/#").send();
        var publisher = connected();

        publishTo(publisher, "/first", it -> it);
        var first = inbox.next();
        publishTo(publisher, "/second", it -> it);
        publishTo(publisher, "/overtakes", it -> it.qos(MqttQos.AT_MOST_ONCE));
        var overtaking = inbox.next();
        first.acknowledge();
        overtaking.acknowledge();
        var second = inbox.next();
        second.acknowledge();

        assertThat(List.of(first, overtaking, second))
                .extracting(it -> it.getTopic().toString())
                .containsExactly(topic + "/first", topic + "/overtakes", topic + "/second");
    }

    @Test
    void moreTopicsThanAliasesArriveAsThemselves() {
        var aliasing = client(Fresh.name("aliasing"), broker.tcp());
        aliasing.connectWith()
                .restrictions()
                .topicAliasMaximum(5)
                .sendTopicAliasMaximum(5)
                .applyRestrictions()
                .send();
        aliasing.subscribeWith().topicFilter(topic + "/#").send();

        for (int i = 0; i < 60; i++) {
            int place = i % 2 == 0 ? i % 4 : i;
            publishTo(aliasing, "/" + place, it -> it.payload(bytes("" + place)));
        }

        for (int i = 0; i < 60; i++) {
            var message = inbox.next();
            assertThat(message.getTopic()).hasToString(topic + "/" + text(message));
        }
    }

    @Test
    void connectedClientIsToldWhatTheBrokerCan() {
        var restrictions = client(Fresh.name("asking"), broker.tcp()).connect().getRestrictions();

        assertThat(restrictions.getMaximumPacketSize()).isEqualTo(1 << 20);
        assertThat(restrictions.getReceiveMaximum()).isEqualTo(32);
        assertThat(restrictions.getMaximumQos()).isEqualTo(MqttQos.EXACTLY_ONCE);
        assertThat(restrictions.isSharedSubscriptionAvailable()).isTrue();
    }

    @Test
    void clientIsToldThatAnotherHasTakenOver() throws Exception {
        var id = Fresh.name("same");
        var told = new CompletableFuture<Throwable>();
        var older =
                Mqtt5Client.builder()
                        .identifier(id)
                        .serverHost("127.0.0.1")
                        .serverPort(broker.tcp())
                        .addDisconnectedListener(it -> told.complete(it.getCause()))
                        .buildBlocking();
        older.connect();

        keepingSession(id);

        var why = (Mqtt5DisconnectException) told.get(30, TimeUnit.SECONDS);
        assertThat(why.getMqttMessage().getReasonCode())
                .isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
    }

    @Test
    void webSocketCarriesTheSameAsTcp() {
        var browserLike =
                Mqtt5Client.builder()
                        .identifier(Fresh.name("ws"))
                        .serverHost("127.0.0.1")
                        .serverPort(broker.webSocket())
                        .webSocketConfig()
                        .serverPath("mqtt")
                        .applyWebSocketConfig()
                        .buildBlocking();
        clients.add(browserLike);
        browserLike.toAsync().publishes(MqttGlobalPublishFilter.ALL, inbox::add);
        browserLike.connect();
        browserLike.subscribeWith().topicFilter(topic).send();
        var large = bytes("x".repeat(900 * 1024));

        connected().publishWith().topic(topic).qos(MqttQos.EXACTLY_ONCE).payload(large).send();

        assertThat(inbox.next().getPayloadAsBytes()).isEqualTo(large);
    }

    private Mqtt5BlockingClient client(String id, int port) {
        var client =
                Mqtt5Client.builder()
                        .identifier(id)
                        .serverHost("127.0.0.1")
                        .serverPort(port)
                        .buildBlocking();
        clients.add(client);
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, inbox::add);
        return client;
    }

    private Mqtt5BlockingClient connected() {
        var client = client(Fresh.name("hive"), broker.tcp());
        client.connect();
        return client;
    }

    private Mqtt5BlockingClient keepingSession(String id) {
        var client = client(id, broker.tcp());
        client.connectWith().cleanStart(false).sessionExpiryInterval(600).send();
        return client;
    }

    private void disconnectLast() {
        clients.removeLast().disconnect();
    }

    private void publishTo(
            Mqtt5BlockingClient publisher,
            String below,
            UnaryOperator<Mqtt5PublishBuilder.Complete> with) {
        publisher.publish(
                with.apply(Mqtt5Publish.builder().topic(topic + below).qos(MqttQos.AT_LEAST_ONCE))
                        .build());
    }

    /** Returns when the broker has published a will that it was to hold back so long. */
    private void waitUntilWillAfter(int seconds) {
        var hourglass = Fresh.name("hourglass");
        try (var watcher = HiveMq5.connect(Login.fresh(broker));
                var cable = Cable.to(broker)) {
            watcher.subscribe(hourglass, 1);
            client(hourglass, cable.port())
                    .connectWith()
                    .sessionExpiryInterval(600)
                    .willPublish()
                    .topic(hourglass)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .delayInterval(seconds)
                    .applyWillPublish()
                    .send();
            cable.close();
            watcher.inbox().next();
        }
    }

    private static String text(Mqtt5Publish message) {
        return new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
