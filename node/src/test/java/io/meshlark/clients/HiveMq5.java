package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.util.concurrent.CompletableFuture;

/** HiveMQ's client with MQTT 5. */
record HiveMq5(
        Mqtt5BlockingClient client,
        boolean foundSession,
        Inbox<Message> inbox,
        CompletableFuture<?> lost)
        implements Client {

    static HiveMq5 connect(Login login) {
        var inbox = new Inbox<Message>();
        var lost = new CompletableFuture<Object>();
        var client =
                Mqtt5Client.builder()
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
        var connect =
                client.connectWith()
                        .cleanStart(!login.keepsSession())
                        .sessionExpiryInterval(login.keepsSession() ? 600 : 0);
        var will = login.will();
        if (will != null) {
            connect.willPublish()
                    .topic(will.topic())
                    .payload(will.payload())
                    .qos(HiveMq3.qos(will.qos()))
                    .retain(will.retained())
                    .applyWillPublish();
        }
        return new HiveMq5(client, connect.send().isSessionPresent(), inbox, lost);
    }

    @Override
    public void subscribe(String filter, int qos) {
        client.subscribeWith().topicFilter(filter).qos(HiveMq3.qos(qos)).send();
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
                .qos(HiveMq3.qos(message.qos()))
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
