package io.meshlark.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Cassandra that goes away under load and comes back, and one that is too slow: publishers are
 * held or refused, nothing that was acknowledged is lost, and all goes on without a restart of the
 * broker. With {@code -Dlong=true} it is also frozen for a minute.
 */
class CassandraTroubleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int SHARDS = 64;

    private static final List<Duration> FREEZES =
            Boolean.getBoolean("long")
                    ? List.of(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMinutes(1))
                    : List.of(Duration.ofSeconds(5), Duration.ofSeconds(20));

    @TempDir Path folder;

    private LocalCassandra cassandra;
    private BrokerProcess broker;

    @BeforeEach
    void start() {
        cassandra = LocalCassandra.in(folder.resolve("cassandra")).start();
        broker =
                cassandra
                        .broker(folder.resolve("data"), "meshlark")
                        .set("session.max-queued", 1_000_000)
                        .start();
    }

    @AfterEach
    void stop() {
        broker.close();
        cassandra.close();
    }

    @Test
    void afterAStopAndAfterEachFreezeAllGoesOnAndNothingAcknowledgedIsLost() throws Exception {
        Load load = new Load(broker.mqttPort(), System.nanoTime(), PATIENCE);
        load.start();
        load.awaitProgress(200);

        cassandra.stop();
        broker.awaitReady(it -> it.startsWith("503") && it.contains("store: Cassandra has not"));
        assertThat(broker.probe("/alive")).startsWith("200");
        cassandra.start();
        awaitRecovery(load, "stopped");
        for (Duration freeze : FREEZES) {
            cassandra.freeze();
            LockSupport.parkNanos(freeze.toNanos()); // the freeze itself, not a wait for something
            cassandra.thaw();
            awaitRecovery(load, "frozen for " + freeze.toSeconds() + " s");
        }

        List<String> violations = load.finish(PATIENCE);

        System.out.printf(
                "CassandraTroubleIT: %s; journals read again %d times by shards%n",
                load.summary(), reloads());
        assertThat(violations).as(broker.output()).isEmpty();
        // Each outage breaks a shard's write once; recovery waits for Cassandra instead of looping.
        assertThat(reloads()).isLessThanOrEqualTo(2L * SHARDS * (1 + FREEZES.size()));

        cassandra.kill();
        assertThat(broker.terminate()).as("SIGTERM without Cassandra").isZero();
    }

    private void awaitRecovery(Load load, String after) throws Exception {
        long since = System.nanoTime();
        int before = load.ledger().acknowledgements();
        broker.awaitReady(it -> it.startsWith("200"));
        load.awaitProgress(200);
        System.out.printf(
                "CassandraTroubleIT: %s: %d messages more after %.1f s%n",
                after,
                load.ledger().acknowledgements() - before,
                (System.nanoTime() - since) / 1e9);
    }

    private long reloads() {
        return broker.outputLines().stream()
                .filter(it -> it.contains("a journal write failed, loading again"))
                .count();
    }
}
