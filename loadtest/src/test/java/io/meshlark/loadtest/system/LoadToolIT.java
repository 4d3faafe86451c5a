package io.meshlark.loadtest.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged tool against the packaged node, both started as a user starts them. */
class LoadToolIT {

    @TempDir static Path folder;

    private static PackagedNode node;

    @BeforeAll
    static void start() throws IOException {
        node = PackagedNode.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        node.close();
    }

    private record Outcome(int exitCode, String output) {}

    private static Outcome bench(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(PackagedNode.LAUNCHER.toString(), "bench"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private static void assertFlawless(Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("met        loss == 0").doesNotContain("problem");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void nothingIsLostFromOneToOne(int qos) throws Exception {
        var outcome =
                bench(
                        "e2e",
                        "--port=" + node.port(),
                        "--pid=" + node.pid(),
                        "--qos=" + qos,
                        "--count=20000",
                        "--warm-up=0s",
                        "--expect=loss == 0",
                        "--expect=duplicates == 0",
                        "--expect=reordered == 0",
                        "--expect=received == 20000",
                        "--expect=cpu > 0");

        assertFlawless(outcome);
    }

    @Test
    void nothingIsLostOverWebSocketWithMqtt5AndTwoThreads() throws Exception {
        var outcome =
                bench(
                        "e2e",
                        "--ws",
                        "--port=" + node.webSocketPort(),
                        "--mqtt-version=5",
                        "--qos=2",
                        "--publishers=4",
                        "--subscribers=4",
                        "--threads=2",
                        "--count=4000",
                        "--warm-up=0s",
                        "--expect=loss == 0",
                        "--expect=received == 16000");

        assertFlawless(outcome);
    }

    @Test
    void membersOfAGroupShareAllMessages() throws Exception {
        var outcome =
                bench(
                        "run",
                        "shared-workers",
                        "--port=" + node.port(),
                        "--set=publishers=20",
                        "--set=duration=1s",
                        "--expect=loss == 0");

        assertFlawless(outcome);
    }

    @Test
    void whatIsQueuedWhileSubscribersAreAwayIsThereWhenTheyReturn() throws Exception {
        var out = folder.resolve("report");
        var outcome =
                bench(
                        "run",
                        "offline-drain",
                        "--port=" + node.port(),
                        "--set=subscribers=10",
                        "--set=messages=100",
                        "--out=" + out,
                        "--expect=received == 1000");

        assertFlawless(outcome);
        assertThat(Files.readString(out.resolve("report.html"))).contains("<svg");
    }

    @Test
    void workerProcessesShareTheClients() throws Exception {
        var outcome =
                bench(
                        "e2e",
                        "--port=" + node.port(),
                        "--workers=2",
                        "--publishers=3",
                        "--subscribers=3",
                        "--qos=1",
                        "--rate=1000",
                        "--count=500",
                        "--warm-up=0s",
                        "--expect=loss == 0",
                        "--expect=received == 1500");

        assertFlawless(outcome);
    }
}
