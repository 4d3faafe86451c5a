package io.meshlark.system;

import static io.meshlark.protocol.packet.MqttVersion.V3_1_1;
import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.system.RawClient.connectPacket;
import static io.meshlark.system.RawClient.durable;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A running broker whose disk becomes full and is freed again; skipped where nothing mounts. */
@EnabledIf("mountingIsAllowed")
class FullDiskIT {
    private static final String LARGE = "x".repeat(100_000);

    @TempDir Path folder;

    private Path disk;
    private BrokerProcess broker;

    static boolean mountingIsAllowed() throws Exception {
        Path probe = Files.createTempDirectory("meshlark-mount");
        boolean allowed = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.toString());
        if (allowed) {
            run("umount", probe.toString());
        }
        Files.delete(probe);
        return allowed;
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @BeforeEach
    void start() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assertThat(run("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", disk.toString()))
                .isTrue();
        broker =
                BrokerProcess.in(disk.resolve("data"))
                        .set("session.max-queued", 1_000_000)
                        .set("session.max-queued-bytes", "24MiB")
                        .start();
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
        run("umount", disk.toString());
    }

    private RawClient connect(String clientId) throws IOException {
        return RawClient.connect(broker.mqttPort(), durable(V5, clientId));
    }

    private RawClient connectTransient(String clientId) throws IOException {
        return RawClient.connect(broker.mqttPort(), connectPacket(V5, clientId, true, 0, null));
    }

    @Test
    void whileTheDiskIsFullNothingIsAcknowledgedAndAfterwardsAllGoesOn() throws Exception {
        try (RawClient away = connect("away")) {
            away.subscribe("stored", QoS.AT_LEAST_ONCE);
            away.disconnect();
        }
        List<String> acknowledged = new ArrayList<>();
        try (RawClient first = connectTransient("first");
                RawClient second = connectTransient("second");
                RawClient old = RawClient.connect(broker.mqttPort(), durable(V3_1_1, "old"));
                RawClient listener = connectTransient("listener")) {
            listener.subscribe("live", QoS.AT_MOST_ONCE);
            Path filler = fillDisk();

            String held = publishUntilNoAnswer(first, acknowledged);
            broker.awaitReady(it -> it.startsWith("503 store: ") && it.contains("disk full"));

            assertThat(second.publishAndWait("stored", "refused", 1))
                    .isEqualTo(ReasonCode.QUOTA_EXCEEDED);
            old.publish("stored", "refused", QoS.AT_LEAST_ONCE, 1);
            assertThat(endOf(old)).as("v3 has no word for it").isTrue();
            second.publish("live", "goes on", QoS.AT_MOST_ONCE, 0);
            assertThat(listener.message().payload().utf8()).isEqualTo("goes on");
            assertThat(broker.probe("/alive")).startsWith("200");
            try (RawClient tooEarly = connect("away")) {
                assertThat(tooEarly.connAck().reason()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
            }

            Files.delete(filler);

            broker.awaitReady(it -> it.startsWith("200"));
            PubAck late = first.expect(PubAck.class);
            if (late.reason() == ReasonCode.SUCCESS) {
                acknowledged.add(held);
            }
            Await.until(
                    "publications to be taken again",
                    Duration.ofSeconds(30),
                    () -> second.publishAndWait("stored", "after", 2) == ReasonCode.SUCCESS);
            acknowledged.add("after");
        }

        assertHasAll(acknowledged);
        broker.killHard();
        broker.start();
        try (RawClient again = connect("away")) {
            assertThat(again.connAck().sessionPresent()).isTrue();
        }
    }

    private Path fillDisk() throws IOException {
        long free = Files.getFileStore(disk).getUsableSpace();
        return Files.write(disk.resolve("filler"), new byte[Math.toIntExact(free - (4 << 20))]);
    }

    /** Publishes one message after the other; the first without an answer is returned. */
    private static String publishUntilNoAnswer(RawClient client, List<String> acknowledged)
            throws IOException {
        for (int id = 1; ; id++) {
            client.publish("stored", id + " " + LARGE, QoS.AT_LEAST_ONCE, id);
            if (client.receive(Duration.ofSeconds(3)) instanceof PubAck ack) {
                assertThat(ack.reason()).isEqualTo(ReasonCode.SUCCESS);
                acknowledged.add(id + " " + LARGE);
            } else {
                return id + " " + LARGE;
            }
        }
    }

    private static boolean endOf(RawClient client) throws IOException {
        try {
            return client.receive(RawClient.LONG) instanceof Disconnect;
        } catch (EOFException e) {
            return true;
        }
    }

    /** Everything acknowledged, in order; what was refused is not there. */
    private void assertHasAll(List<String> acknowledged) throws IOException {
        List<String> received = new ArrayList<>();
        try (RawClient away = connect("away")) {
            assertThat(away.connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
            while (!received.contains("after")) {
                Publish message = away.message();
                received.add(message.payload().utf8());
            }
            away.disconnect();
        }
        assertThat(received.stream().distinct().map(it -> it.substring(0, 5)))
                .containsExactlyElementsOf(
                        acknowledged.stream().map(it -> it.substring(0, 5)).toList());
    }
}
