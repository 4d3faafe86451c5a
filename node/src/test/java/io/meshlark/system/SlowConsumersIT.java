package io.meshlark.system;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.system.RawClient.connectPacket;
import static io.meshlark.system.RawClient.durable;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P7: subscribers that never read, under a flood of several times the broker's heap. The JVM ends
 * itself when the heap is full, so a broker that is still there has kept within its bounds.
 */
class SlowConsumersIT {
    private static final int PAYLOAD = 8 << 10;
    private static final int ROUNDS = 1_000;
    private static final int QOS_0_PER_ROUND = 40;

    @TempDir Path folder;

    @Test
    void whoNeverReadsCostsNeitherMemoryNorTheOthersTheirMessages() throws Exception {
        try (BrokerProcess broker =
                        BrokerProcess.in(folder.resolve("data"))
                                .heap("128m")
                                .set("sys-interval", "1s")
                                .start();
                RawClient stuckAtQos0 = transientClient(broker, "stuck-0");
                RawClient stuckAtQos1 = transientClient(broker, "stuck-1");
                RawClient stuckAndDurable =
                        RawClient.connect(broker.mqttPort(), durable(V5, "stuck-durable"));
                RawClient healthy = transientClient(broker, "healthy");
                RawClient statistics = transientClient(broker, "statistics");
                RawClient publisher = transientClient(broker, "publisher")) {
            stuckAtQos0.subscribe("flood/#", QoS.AT_MOST_ONCE);
            stuckAtQos1.subscribe("flood/#", QoS.AT_LEAST_ONCE);
            stuckAndDurable.subscribe("flood/#", QoS.EXACTLY_ONCE);
            healthy.subscribe("flood/#", QoS.AT_LEAST_ONCE);
            CompletableFuture<List<Integer>> received =
                    CompletableFuture.supplyAsync(() -> readAll(healthy));

            Bytes payload = Bytes.wrap(new byte[PAYLOAD]);
            for (int round = 1; round <= ROUNDS; round++) {
                for (int i = 0; i < QOS_0_PER_ROUND; i++) {
                    publisher.send(Publish.of("flood/0", payload, QoS.AT_MOST_ONCE, false, 0));
                }
                assertThat(publisher.publishAndWait("flood/1", round + "/" + ROUNDS, round))
                        .isEqualTo(ReasonCode.SUCCESS);
            }

            List<Integer> expected = new ArrayList<>();
            for (int round = 1; round <= ROUNDS; round++) {
                expected.add(round);
            }
            assertThat(received.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
            assertThat(broker.isAlive()).as(broker.output()).isTrue();
            statistics.subscribe("$SYS/broker/publish/messages/dropped", QoS.AT_MOST_ONCE);
            Await.until(
                    "drops to be counted",
                    Duration.ofSeconds(20),
                    () -> Long.parseLong(statistics.message().payload().utf8()) > 0);
            System.out.printf(
                    "SlowConsumersIT: %d MiB published, %d MiB resident%n",
                    (long) ROUNDS * QOS_0_PER_ROUND * PAYLOAD >> 20, broker.residentBytes() >> 20);
        }
    }

    private static RawClient transientClient(BrokerProcess broker, String clientId)
            throws IOException {
        return RawClient.connect(broker.mqttPort(), connectPacket(V5, clientId, true, 0, null));
    }

    /** The numbers of the messages at QoS 1, up to the last. */
    private static List<Integer> readAll(RawClient client) {
        List<Integer> numbers = new ArrayList<>();
        try {
            while (numbers.isEmpty() || numbers.getLast() < ROUNDS) {
                Publish publish = client.message();
                if (publish.qos() == QoS.AT_LEAST_ONCE) {
                    numbers.add(Integer.parseInt(publish.payload().utf8().split("/")[0]));
                }
            }
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
