package io.meshlark.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meshlark cassandra start}: a developer's Cassandra, which never outlives its terminal. */
class CassandraCommandIT {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(40);

    @TempDir Path folder;

    private final int port = Ports.free();

    @Test
    void itHasTheTablesAndItEndsHoweverItsTerminalEnds() throws Exception {
        Path out = folder.resolve("out");
        Process command = launch(out);
        try (BrokerProcess broker =
                BrokerProcess.in(folder.resolve("data"))
                        .set("store", "cassandra")
                        .set("cassandra.contact-points", "127.0.0.1:" + port)) {
            awaitReady(out);
            assertThat(Files.readString(out)).contains("bin/meshlark start --set store=cassandra");
            broker.start();
            assertThat(broker.terminate()).as(broker.output()).isZero();

            Process second = launch(folder.resolve("second"));
            assertThat(second.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(2);
            assertThat(Files.readString(folder.resolve("second"))).contains("is in use");

            ProcessHandle cassandra = command.children().findFirst().orElseThrow();
            command.destroyForcibly();
            Await.until("an orphan to end", STOP, () -> !cassandra.isAlive());
        } finally {
            command.destroyForcibly();
        }

        Files.delete(out);
        Process again = launch(out);
        try {
            awaitReady(out);
            again.destroy();
            assertThat(again.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(again.exitValue()).as(Files.readString(out)).isZero();
        } finally {
            again.destroyForcibly();
        }
    }

    private Process launch(Path out) throws Exception {
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dcassandra.server=" + LocalCassandra.SERVER,
                                "-cp",
                                BrokerProcess.packaged(),
                                "io.meshlark.app.Main",
                                "cassandra",
                                "start",
                                "--heap=384m",
                                "--set",
                                "data-dir=" + folder.resolve("data"),
                                "--set",
                                "cassandra.contact-points=127.0.0.1:" + port))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    private static void awaitReady(Path out) {
        Await.until(
                "Cassandra to be ready",
                START,
                () -> Files.readString(out).contains("cassandra is ready"));
    }
}
