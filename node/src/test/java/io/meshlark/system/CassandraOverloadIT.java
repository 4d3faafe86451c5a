package io.meshlark.system;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.system.RawClient.durable;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand durable sessions that all publish at once, more than Cassandra takes at once: requests
 * wait for their turn, answers come later, nothing is refused, times out or breaks.
 */
class CassandraOverloadIT {
    private static final int SESSIONS = 1_000;
    private static final int BURST = 10;
    private static final int BURSTS = 2;
    private static final int IN_FLIGHT = 16;
    private static final String PADDING = " " + "x".repeat(500);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir Path folder;

    @Test
    void burstsOfAThousandSessionsTakeLongerAndNothingFails() throws Exception {
        try (LocalCassandra cassandra = LocalCassandra.in(folder.resolve("cassandra")).start();
                BrokerProcess broker =
                        cassandra
                                .broker(folder.resolve("data"), "meshlark")
                                .set("cassandra.max-writes-in-flight", IN_FLIGHT)
                                .start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch connected = new CountDownLatch(SESSIONS);
            List<Future<Long>> clients = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                int client = i;
                clients.add(threads.submit(() -> client(client, broker.mqttPort(), connected)));
            }
            Peak peak = new Peak(broker);
            while (!clients.stream().allMatch(Future::isDone)) {
                peak.look();
                LockSupport.parkNanos(50_000_000);
            }

            long slowest = 0;
            for (Future<Long> client : clients) {
                slowest = Math.max(slowest, client.get(1, TimeUnit.SECONDS));
            }
            System.out.printf(
                    "CassandraOverloadIT: %d messages, slowest burst %d ms, at most %d requests under way, %d waiting%n",
                    SESSIONS * BURST * BURSTS, slowest, peak.inFlight, peak.waiting);
            assertThat(peak.inFlight).isBetween(1L, (long) IN_FLIGHT);
            assertThat(peak.waiting).isPositive();
            assertThat(broker.metric("store_timeouts_total")).isZero();
            assertThat(broker.metric("store_requests_refused_total")).isZero();
            assertThat(broker.output()).doesNotContain("a journal write failed");
        }
    }

    /** The most that was seen of what the node counts. */
    private static final class Peak {
        private final BrokerProcess broker;
        private long inFlight;
        private long waiting;

        Peak(BrokerProcess broker) {
            this.broker = broker;
        }

        void look() throws Exception {
            inFlight = Math.max(inFlight, broker.metric("store_requests_in_flight"));
            waiting = Math.max(waiting, broker.metric("store_requests_waiting"));
        }
    }

    /**
     * Publishes to its neighbour, in bursts; returns how long the slowest took, in milliseconds.
     */
    private static long client(int number, int port, CountDownLatch connected) throws Exception {
        try (RawClient client = RawClient.connect(port, durable(V5, "client-" + number))) {
            client.subscribe("to/" + number, QoS.AT_LEAST_ONCE);
            connected.countDown();
            connected.await();
            long slowest = 0;
            int received = 0;
            for (int burst = 0; burst < BURSTS; burst++) {
                long start = System.nanoTime();
                String topic = "to/" + (number + 1) % SESSIONS;
                for (int id = 1; id <= BURST; id++) {
                    int message = burst * BURST + id;
                    client.publish(topic, message + PADDING, QoS.AT_LEAST_ONCE, id);
                }
                received = take(client, received, (burst + 1) * BURST);
                slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
            }
            return slowest;
        }
    }

    /**
     * The answers to its own burst, and what its neighbour has sent, in order.
     *
     * @return the last message that was received, {@code upTo} at least: the neighbour may be ahead
     */
    private static int take(RawClient client, int received, int upTo) throws IOException {
        int unanswered = BURST;
        int last = received;
        while (unanswered > 0 || last < upTo) {
            Packet packet = client.receive(PATIENCE);
            switch (packet) {
                case PubAck ack -> {
                    assertThat(ack.reason()).isEqualTo(ReasonCode.SUCCESS);
                    unanswered--;
                }
                case Publish publish -> {
                    last++;
                    assertThat(publish.payload().utf8()).startsWith(last + " ");
                    client.send(PubAck.of(publish.packetId()));
                }
                case null -> throw new IOException("no answer");
                default -> throw new IOException("unexpected " + packet);
            }
        }
        return last;
    }
}
