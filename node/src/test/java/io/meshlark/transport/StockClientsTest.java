package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import io.meshlark.Spec;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StockClientsTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    @Spec({"MQTT-4.2-1", "v3:MQTT-7.1.1-1", "v3:MQTT-7.0.0-2"})
    void messageGoesFromA311ClientToA5Client(MqttQos qos) throws Exception {
        Mqtt5BlockingClient subscriber = v5("subscriber");
        subscriber.connect();
        try (var arrived = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
            subscriber.subscribeWith().topicFilter("greet/+").qos(qos).send();
            Mqtt3BlockingClient publisher =
                    Mqtt3Client.builder()
                            .identifier("publisher")
                            .serverHost("127.0.0.1")
                            .serverPort(server.tcp)
                            .buildBlocking();
            publisher.connect();

            publisher.publishWith().topic("greet/you").qos(qos).payload(bytes("hello")).send();

            var message = arrived.receive(10, TimeUnit.SECONDS).orElseThrow();
            assertThat(message.getTopic()).hasToString("greet/you");
            assertThat(message.getPayloadAsBytes()).isEqualTo(bytes("hello"));
            assertThat(message.getQos()).isEqualTo(qos);
            publisher.disconnect();
        }
        subscriber.disconnect();
    }

    @Test
    @Spec({"MQTT-6.0.0-1", "MQTT-6.0.0-4", "v3:MQTT-6.0.0-1", "v3:MQTT-6.0.0-4"})
    void messageOfNearlyAMegabyteGoesOverWebSocketBothWays() throws Exception {
        var client =
                Mqtt5Client.builder()
                        .identifier("browser")
                        .serverHost("127.0.0.1")
                        .serverPort(server.webSocket)
                        .webSocketConfig()
                        .serverPath("mqtt")
                        .applyWebSocketConfig()
                        .buildBlocking();
        client.connect();
        byte[] payload = new byte[1_000_000];
        Arrays.fill(payload, (byte) 'x');
        try (var arrived = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith().topicFilter("big").send();

            client.publishWith().topic("big").payload(payload).send();

            assertThat(arrived.receive(10, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes())
                    .isEqualTo(payload);
        }
        client.disconnect();
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    void pahoSpeaksBothOldVersions(MqttVersion version) throws Exception {
        var options = new MqttConnectOptions();
        options.setMqttVersion(version.level());
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        try (var client =
                new MqttClient("tcp://127.0.0.1:" + server.tcp, "paho", new MemoryPersistence())) {
            client.connect(options);
            client.subscribe("a/#", 2, (topic, message) -> arrived.add(topic));

            client.publish("a/b", bytes("x"), 2, false);

            assertThat(arrived.poll(10, TimeUnit.SECONDS)).isEqualTo("a/b");
            client.disconnect();
        }
    }

    @Test
    @Spec({"MQTT-3.1.4-3", "v3:MQTT-3.1.4-2"})
    void newerConnectionTakesOverAndTheOlderIsTold() throws Exception {
        var told = new CompletableFuture<Throwable>();
        var older =
                Mqtt5Client.builder()
                        .identifier("same")
                        .serverHost("127.0.0.1")
                        .serverPort(server.tcp)
                        .addDisconnectedListener(it -> told.complete(it.getCause()))
                        .buildBlocking();
        older.connect();

        v5("same").connect();

        assertThat(reason(told)).isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
    }

    @Test
    void stoppingServerSaysSo() throws Exception {
        var told = new CompletableFuture<Throwable>();
        var client =
                Mqtt5Client.builder()
                        .identifier("a")
                        .serverHost("127.0.0.1")
                        .serverPort(server.tcp)
                        .addDisconnectedListener(it -> told.complete(it.getCause()))
                        .buildBlocking();
        client.connect();

        server.server.disconnectAll().get(10, TimeUnit.SECONDS);

        assertThat(reason(told)).isEqualTo(Mqtt5DisconnectReasonCode.SERVER_SHUTTING_DOWN);
        server.server.stop(Duration.ofSeconds(2));
    }

    @Test
    void clientsAreSentAwayAFewAtATime() throws Exception {
        for (int i = 0; i < 6; i++) {
            v5("client" + i).connect();
        }

        int left = server.server.sendAway(2, Goodbye.drained("")).get(10, TimeUnit.SECONDS);

        assertThat(left).isBetween(4, 5);
        int rounds = 0;
        while (left > 0) {
            left = server.server.sendAway(2, Goodbye.drained("")).get(10, TimeUnit.SECONDS);
            rounds++;
        }
        assertThat(rounds).isBetween(2, 5);
    }

    @Test
    void portInUseIsSaidInOneLine() {
        assertThatThrownBy(() -> server.listen(Endpoint.tcp("127.0.0.1", server.tcp)))
                .isInstanceOf(ListenException.class)
                .hasMessage("port " + server.tcp + " on 127.0.0.1 is in use by another process");
    }

    private static Mqtt5DisconnectReasonCode reason(CompletableFuture<Throwable> told)
            throws Exception {
        return ((Mqtt5DisconnectException) told.get(10, TimeUnit.SECONDS))
                .getMqttMessage()
                .getReasonCode();
    }

    private Mqtt5BlockingClient v5(String id) {
        return Mqtt5Client.builder()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(server.tcp)
                .buildBlocking();
    }

    private static byte[] bytes(String text) {
        return Bytes.utf8(text).array();
    }
}
