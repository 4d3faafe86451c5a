package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.app.client.PubCommand;
import io.meshlark.app.client.SubCommand;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code meshlark pub} and {@code meshlark sub}. */
@ExtendWith(RunningBroker.class)
class BuiltInClientTest {
    private final Broker broker;
    private final String topic = Fresh.name("topic");

    BuiltInClientTest(Broker broker) {
        this.broker = broker;
    }

    @ParameterizedTest(name = "version {0}, QoS {1}")
    @CsvSource({"3,0", "3,1", "3,2", "4,0", "4,1", "4,2", "5,0", "5,1", "5,2"})
    void pubIsHeardByAStockClient(String version, int qos) {
        try (var listener = StockClient.PAHO_3_1_1.connect(Login.fresh(broker))) {
            listener.subscribe(topic, 2);

            pub("", "-V", version, "-q", "" + qos, topic, "Grüße");

            assertThat(listener.inbox().next()).isEqualTo(new Message(topic, "Grüße", qos));
        }
    }

    @Test
    void pubSendsEachLineAsAMessage() {
        try (var listener = StockClient.HIVEMQ_5.connect(Login.fresh(broker))) {
            listener.subscribe(topic, 2);

            pub(String.join("\n", Counting.upTo(300)), "-q", "1", "--lines", topic);

            assertThat(listener.inbox().next(300))
                    .extracting(Message::text)
                    .isEqualTo(Counting.upTo(300));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "5"})
    void subPrintsWhatAStockClientPublishes(String version) {
        try (var publisher = StockClient.HIVEMQ_3_1_1.connect(Login.fresh(broker))) {
            publisher.publish(new Message(topic + "/kept", "before", 1, true)).join();

            assertThat(sub("-V", version, "-q", "2", "-C", "1", topic + "/#"))
                    .isEqualTo(topic + "/kept before\n");
        }
    }

    @Test
    void subFindsWhatCameWhileItWasAway() {
        var id = Fresh.name("sub");
        try (var publisher = StockClient.HIVEMQ_5.connect(Login.fresh(broker))) {
            publisher.publish(new Message(topic, "before", 1, true)).join();
            assertThat(sub("-q", "2", "-C", "1", "-c", "-i", id, topic))
                    .isEqualTo(topic + " before\n");

            for (String text : Counting.upTo(10)) {
                publisher.publish(new Message(topic, text, 2)).join();
            }

            var format = new String[] {"-q", "2", "-C", "10", "-c", "-i", id, "--format", "%p"};
            assertThat(sub(with(format, topic + "/nothing")).lines().toList())
                    .isEqualTo(Counting.upTo(10));
        }
    }

    @Test
    void subAndPubMeet() {
        pub("", "-r", topic + "/ready", "yes");
        var heard =
                CompletableFuture.supplyAsync(
                        () -> sub("-C", "2", "--format", "%t=%p", topic + "/#"));
        // Its retained message tells nobody else that it has subscribed: publish until it has.
        while (!heard.isDone()) {
            pub("", topic + "/a", "hello");
        }

        assertThat(heard.join().lines()).containsExactly(topic + "/ready=yes", topic + "/a=hello");
    }

    private void pub(String input, String... arguments) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        int exitCode = new CommandLine(new PubCommand(in)).execute(atBroker(arguments));
        assertThat(exitCode).isZero();
    }

    private String sub(String... arguments) {
        var out = new ByteArrayOutputStream();
        int exitCode =
                new CommandLine(new SubCommand(out, SubCommand.Pause::doubling))
                        .execute(atBroker(arguments));
        assertThat(exitCode).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private String[] atBroker(String... arguments) {
        return with(new String[] {"-h", "127.0.0.1", "-p", "" + broker.tcp()}, arguments);
    }

    private static String[] with(String[] first, String... more) {
        var all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }
}
