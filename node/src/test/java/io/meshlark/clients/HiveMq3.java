package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** HiveMQ's client with MQTT 3.1.1. */
record HiveMq3(
        Mqtt3BlockingClient client,
        boolean foundSession,
        Inbox<Message> inbox,
        CompletableFuture<?> lost)
        implements Client {

    static HiveMq3 connect(Login login) {
        var inbox = new Inbox<Message>();
        var lost = new CompletableFuture<Object>();
        var client =
                Mqtt3Client.builder()
                        .identifier(login.id())
                        .serverHost("127.0.0.1")
                        .serverPort(login.port())
                        .addDisconnectedListener(it -> {
                            if (it.getSource() != MqttDisconnectSource.USER) {
                                lost.complete(it.getCause());
                            }
                        })
                        .buildBlocking();
        client.toAsync()
                .publishes(
                        MqttGlobalPublishFilter.ALL,
                        it ->
                                inbox.add(
                                        new Message(
                                                it.getTopic().toString(),
                                                it.getPayloadAsBytes(),
                                                it.getQos().getCode(),
                                                it.isRetain())));
        var connect = client.connectWith().cleanSession(!login.keepsSession());
        var will = login.will();
        if (will != null) {
            connect.willPublish()
                    .topic(will.topic())
                    .payload(will.payload())
                    .qos(qos(will.qos()))
                    .retain(will.retained())
                    .applyWillPublish();
        }
        return new HiveMq3(client, connect.send().isSessionPresent(), inbox, lost);
    }

    static MqttQos qos(int code) {
        return Objects.requireNonNull(MqttQos.fromCode(code));
    }

    @Override
    public void subscribe(String filter, int qos) {
        client.subscribeWith().topicFilter(filter).qos(qos(qos)).send();
    }

    @Override
    public void unsubscribe(String filter) {
        client.unsubscribeWith().topicFilter(filter).send();
    }

    @Override
    public CompletableFuture<?> publish(Message message) {
        return client.toAsync()
                .publishWith()
                .topic(message.topic())
                .payload(message.payload())
                .qos(qos(message.qos()))
                .retain(message.retained())
                .send();
    }

    /** It may be lost at any moment. */
    @Override
    public void close() {
        try {
            client.disconnect();
        } catch (MqttClientStateException e) {
            assertThat(client.getState().isConnected()).isFalse();
        }
    }
}
