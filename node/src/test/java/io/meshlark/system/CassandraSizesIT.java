package io.meshlark.system;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.system.RawClient.connectPacket;
import static io.meshlark.system.RawClient.durable;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * One shard with 10,000 sessions and 100,000 queued messages: what a session, a queued and a
 * retained message take on Cassandra's disk, and how long the shard takes to recover. Prints the
 * figures of docs/data.md; {@code -Dlong=true} runs it.
 */
@EnabledIfSystemProperty(named = "long", matches = "true")
class CassandraSizesIT {
    private static final int SESSIONS = 10_000;
    private static final int QUEUED_EACH = 10;
    private static final int RETAINED = 10_000;
    private static final int PAYLOAD = 100;
    private static final int WORKERS = 20;
    private static final int WINDOW = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir Path folder;

    @Test
    void whatIsStoredIsMeasuredAndReadAgain() throws Exception {
        try (LocalCassandra cassandra = LocalCassandra.in(folder.resolve("cassandra"));
                BrokerProcess broker =
                        cassandra
                                .broker(folder.resolve("data"), "meshlark")
                                .set("cluster.shards", 1)) {
            cassandra.start();
            broker.start();
            inParallel(SESSIONS, range -> subscribe(broker.mqttPort(), range));
            long sessions = flushedBytes(cassandra, broker);
            inParallel(SESSIONS, range -> publish(broker.mqttPort(), range, QUEUED_EACH, "to/"));
            long queued = flushedBytes(cassandra, broker);
            broker.killHard();
            broker.start();
            String recovery = broker.outputLines().getLast();
            inParallel(RETAINED, range -> publish(broker.mqttPort(), range, 1, "retained/"));
            long retained = flushedBytes(cassandra, broker);

            System.out.printf(
                    "CassandraSizesIT: %d bytes per session, %d per queued message, %d per retained message (topics of about 10, payloads of %d bytes)%n",
                    sessions / SESSIONS,
                    (queued - sessions) / (SESSIONS * QUEUED_EACH),
                    (retained - queued) / RETAINED,
                    PAYLOAD);
            System.out.printf("CassandraSizesIT: recovery after a kill: %s%n", recovery);
            try (RawClient client = RawClient.connect(broker.mqttPort(), durable(V5, "client-7"))) {
                assertThat(client.connAck().sessionPresent()).isTrue();
                for (int i = 0; i < QUEUED_EACH; i++) {
                    assertThat(client.message().topic()).isEqualTo("to/7");
                }
            }
        }
    }

    private record Range(int from, int to) {}

    private interface Work {
        void on(Range range) throws IOException;
    }

    private static void inParallel(int count, Work work) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntFunction<Range> part =
                    i -> new Range(count * i / WORKERS, count * (i + 1) / WORKERS);
            for (int i = 0; i < WORKERS; i++) {
                Range range = part.apply(i);
                all.add(
                        threads.submit(() -> {
                            work.on(range);
                            return range;
                        }));
            }
        }
        for (Future<?> each : all) {
            each.get();
        }
    }

    private static void subscribe(int port, Range range) throws IOException {
        for (int i = range.from(); i < range.to(); i++) {
            try (RawClient client = RawClient.connect(port, durable(V5, "client-" + i))) {
                client.subscribe("to/" + i, QoS.AT_LEAST_ONCE);
                client.disconnect();
            }
        }
    }

    private static void publish(int port, Range range, int each, String topics) throws IOException {
        SplittableRandom random = new SplittableRandom(range.from());
        String name = "publisher-" + range.from();
        try (RawClient client = RawClient.connect(port, connectPacket(V5, name, true, 0, null))) {
            int open = 0;
            for (int n = 0; n < each; n++) {
                for (int i = range.from(); i < range.to(); i++) {
                    byte[] payload = new byte[PAYLOAD];
                    random.nextBytes(payload);
                    int id = 1 + i % 0xFFFF;
                    client.send(
                            Publish.of(
                                    topics + i,
                                    Bytes.wrap(payload),
                                    QoS.AT_LEAST_ONCE,
                                    topics.startsWith("retained"),
                                    id));
                    open++;
                    for (; open >= WINDOW; open--) {
                        taken(client);
                    }
                }
            }
            for (; open > 0; open--) {
                taken(client);
            }
        }
    }

    private static void taken(RawClient client) throws IOException {
        if (!(client.receive(PATIENCE) instanceof PubAck ack)
                || (ack.reason() != ReasonCode.SUCCESS
                        && ack.reason() != ReasonCode.NO_MATCHING_SUBSCRIBERS)) {
            throw new IOException("not taken");
        }
    }

    /** Stops both in good order, which makes Cassandra write its tables, and starts them again. */
    private long flushedBytes(LocalCassandra cassandra, BrokerProcess broker) throws IOException {
        assertThat(broker.terminate()).as(broker.output()).isZero();
        cassandra.stop();
        long bytes;
        try (Stream<Path> files =
                Files.walk(folder.resolve("cassandra").resolve("data").resolve("meshlark"))) {
            bytes = files.filter(Files::isRegularFile).mapToLong(it -> it.toFile().length()).sum();
        }
        cassandra.start();
        broker.start();
        return bytes;
    }
}
