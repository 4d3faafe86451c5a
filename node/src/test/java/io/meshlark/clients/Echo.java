package io.meshlark.clients;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;

/** Answers the requests of one topic, each where it asks, at its QoS. */
record Echo(Mqtt5BlockingClient client) implements AutoCloseable {

    static Echo on(Broker broker, String topic) {
        var echo =
                new Echo(
                        Mqtt5Client.builder()
                                .identifier(Fresh.name("echo"))
                                .serverHost("127.0.0.1")
                                .serverPort(broker.tcp())
                                .buildBlocking());
        echo.client.toAsync().publishes(MqttGlobalPublishFilter.ALL, echo::answer);
        echo.client.connect();
        echo.client.subscribeWith().topicFilter(topic).send();
        return echo;
    }

    private void answer(Mqtt5Publish request) {
        var question = new String(request.getPayloadAsBytes(), StandardCharsets.UTF_8);
        client.toAsync()
                .publishWith()
                .topic(request.getResponseTopic().orElseThrow())
                .qos(request.getQos())
                .correlationData(request.getCorrelationData().orElse(null))
                .payload(("answer to " + question).getBytes(StandardCharsets.UTF_8))
                .send();
    }

    @Override
    public void close() {
        client.disconnect();
    }
}
