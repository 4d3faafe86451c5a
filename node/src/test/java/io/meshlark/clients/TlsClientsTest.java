package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.meshlark.app.client.PubCommand;
import io.meshlark.app.client.SubCommand;
import io.meshlark.transport.tls.ClientContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Java's stock clients and the built-in one over TLS. */
@ExtendWith(TlsBroker.Running.class)
class TlsClientsTest {
    private final TlsBroker broker;
    private final String topic = Fresh.name("topic");

    TlsClientsTest(TlsBroker broker) {
        this.broker = broker;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void largeMessagesReachAllWhoShareThem(boolean isWebSocket) throws Exception {
        byte[] payload = new byte[100_000];
        Arrays.fill(payload, (byte) 'x');
        var one = hiveMq(isWebSocket);
        var two = hiveMq(isWebSocket);
        try (var first = one.publishes(MqttGlobalPublishFilter.ALL);
                var second = two.publishes(MqttGlobalPublishFilter.ALL)) {
            one.subscribeWith().topicFilter(topic).send();
            two.subscribeWith().topicFilter(topic).send();

            for (byte i = 0; i < 10; i++) {
                payload[payload.length - 1] = i;
                one.publishWith().topic(topic).payload(payload).send();
                one.publishWith().topic(topic).payload(new byte[] {i}).send();
            }

            for (byte i = 0; i < 10; i++) {
                payload[payload.length - 1] = i;
                for (var arrived : new Mqtt5BlockingClient.Mqtt5Publishes[] {first, second}) {
                    assertThat(next(arrived)).isEqualTo(payload);
                    assertThat(next(arrived)).containsExactly(i);
                }
            }
        }
        one.disconnect();
        two.disconnect();
    }

    private static byte[] next(Mqtt5BlockingClient.Mqtt5Publishes arrived) throws Exception {
        return arrived.receive(60, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes();
    }

    private Mqtt5BlockingClient hiveMq(boolean isWebSocket) throws Exception {
        var builder =
                Mqtt5Client.builder()
                        .identifier(Fresh.name("hivemq"))
                        .serverHost("localhost")
                        .serverPort(isWebSocket ? broker.webSocketTls() : broker.tls())
                        .sslConfig()
                        .trustManagerFactory(new ClientContext(broker.authority(), null).trust())
                        .applySslConfig();
        if (isWebSocket) {
            builder = builder.webSocketConfig().serverPath("mqtt").applyWebSocketConfig();
        }
        var client = builder.buildBlocking();
        client.connect();
        return client;
    }

    @Test
    void pahoShowsItsCertificate() throws Exception {
        var options = new MqttConnectOptions();
        options.setSocketFactory(
                new ClientContext(broker.authority(), broker.client())
                        .context()
                        .getSocketFactory());
        var inbox = new Inbox<String>();
        try (var client =
                new MqttClient(
                        "ssl://localhost:" + broker.tls(),
                        Fresh.name("paho"),
                        new MemoryPersistence())) {
            client.connect(options);
            client.subscribe(topic, 2, (_, message) -> inbox.add(message.toString()));

            client.publish(topic, "hello".getBytes(StandardCharsets.UTF_8), 2, false);

            assertThat(inbox.next()).isEqualTo("hello");
            client.disconnect();
        }
    }

    @Test
    void builtInClientPublishesAndSubscribes() {
        String[] trusting = {"--cafile", broker.file("ca.crt")};
        String[] showing = {
            "--cert", broker.file("client.crt"), "--key", broker.file("client.key"), "--insecure"
        };
        assertThat(pub(trusting, "-q", "1", "-r", topic, "kept")).isEmpty();

        var out = new ByteArrayOutputStream();
        int exit =
                new CommandLine(new SubCommand(out, SubCommand.Pause::doubling))
                        .execute(at(showing, "-C", "1", topic));

        assertThat(exit).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(topic + " kept\n");
    }

    @Test
    void builtInClientSaysWhyItDoesNotTrust() {
        assertThat(pub(new String[] {"--tls"}, topic, "x"))
                .isEqualTo(
                        "meshlark: cannot speak TLS with localhost:%d: its certificate is not trusted; --cafile names the authority, --insecure believes anybody"
                                .formatted(broker.tls()));
    }

    /** What it complains about; empty if all is well. */
    private String pub(String[] encryption, String... arguments) {
        var complaints = new StringWriter();
        int exit =
                new CommandLine(new PubCommand(new ByteArrayInputStream(new byte[0])))
                        .setErr(new PrintWriter(complaints))
                        .execute(at(encryption, arguments));
        assertThat(exit == 0).isEqualTo(complaints.toString().isEmpty());
        return complaints.toString().strip();
    }

    private String[] at(String[] encryption, String... arguments) {
        return Stream.of(
                        new String[] {"-h", "localhost", "-p", "" + broker.tls()},
                        encryption,
                        arguments)
                .flatMap(Arrays::stream)
                .toArray(String[]::new);
    }
}
