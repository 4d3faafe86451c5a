package io.meshlark.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1 to P3 on a real Cassandra, by the clients of {@link CrashIT}: the broker, Cassandra, or both
 * are killed with SIGKILL in the middle of writes and started again. When only Cassandra dies, the
 * broker lives on, holds or refuses what it cannot store, and goes on by itself.
 *
 * <p><b>Does it find anything?</b> {@link #aCassandraThatConfirmsTooEarlyIsFoundOut} runs the same
 * schedule on a Cassandra with {@code commitlog_sync: periodic}.
 *
 * <p>{@code -Dseed=} repeats a schedule (the moments within it are the machine's), {@code
 * -Dlong=true} kills each of the three twenty times instead of twice, and runs the second test.
 */
class CassandraCrashIT {
    private static final int ROUNDS_EACH = Boolean.getBoolean("long") ? 20 : 2;
    private static final int ROUNDS_PER_LOAD = 3;

    /** Messages a round acknowledges before the kill, on average. */
    private static final int MESSAGES = 500;

    /**
     * What holds a publisher: Cassandra starts, which took 95 s on a machine that was busy
     * otherwise, and then the shards read their journals.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int HASTY_ROUNDS = 3;

    private enum Victim {
        BROKER,
        CASSANDRA,
        BOTH
    }

    @TempDir Path folder;

    @Test
    void whatWasAcknowledgedSurvivesKillsOfBrokerCassandraAndBoth() throws Exception {
        long seed = seed();
        Random random = new Random(seed);
        Map<Victim, Integer> acknowledged = new EnumMap<>(Victim.class);
        try (LocalCassandra cassandra = LocalCassandra.in(folder.resolve("cassandra")).start();
                BrokerProcess broker = broker(cassandra, random)) {
            broker.start();
            List<Victim> victims = new ArrayList<>();
            for (int i = 0; i < ROUNDS_EACH; i++) {
                victims.addAll(List.of(Victim.values()));
            }
            while (!victims.isEmpty()) {
                Load load = new Load(broker.mqttPort(), random.nextLong(), PATIENCE);
                load.start();
                for (int i = 0; i < ROUNDS_PER_LOAD; i++) {
                    Victim victim = victims.removeFirst();
                    int before = load.ledger().acknowledgements();
                    killDuringWrites(victim, broker, cassandra, load, random);
                    acknowledged.merge(
                            victim, load.ledger().acknowledgements() - before, Integer::sum);
                }
                load.awaitProgress(MESSAGES / 2);

                List<String> violations = load.finish(Duration.ofSeconds(90));

                System.out.printf("CassandraCrashIT: %s, %s%n", load.summary(), acknowledged);
                assertThat(violations).as("seed %d%n%s", seed, broker.output()).isEmpty();
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "long", matches = "true")
    void aCassandraThatConfirmsTooEarlyIsFoundOut() throws Exception {
        long seed = seed();
        Random random = new Random(seed);
        try (LocalCassandra cassandra =
                        LocalCassandra.hastyIn(folder.resolve("cassandra")).start();
                BrokerProcess broker = broker(cassandra, random)) {
            broker.start();
            assertThat(broker.output()).contains("its commit log is synced periodically");
            Load load = new Load(broker.mqttPort(), seed, PATIENCE);
            load.start();
            // What is lost is what came after the last sync, which may be nothing.
            for (int i = 0; i < HASTY_ROUNDS; i++) {
                load.awaitProgress(1_000);
                killDuringWrites(Victim.BOTH, broker, cassandra, load, random);
            }

            List<String> violations = load.finish(Duration.ofSeconds(20));

            System.out.printf("CassandraCrashIT: periodic: %s, %s%n", load.summary(), violations);
            assertThat(violations)
                    .as("seed %d%n%s", seed, broker.output())
                    .anyMatch(it -> it.startsWith("lost: "));
        }
    }

    private BrokerProcess broker(LocalCassandra cassandra, Random random) {
        return cassandra
                .broker(folder.resolve("data"), "meshlark")
                .set("session.max-queued", 1_000_000)
                .set("session.log-limit", random.nextBoolean() ? "256KiB" : "2MiB");
    }

    private static void killDuringWrites(
            Victim victim, BrokerProcess broker, LocalCassandra cassandra, Load load, Random random)
            throws InterruptedException {
        load.awaitProgress(1 + random.nextInt(2 * MESSAGES));
        LockSupport.parkNanos(random.nextInt(20_000_000)); // anywhere within a write
        switch (victim) {
            case BROKER -> broker.killHard();
            case CASSANDRA -> cassandra.kill();
            case BOTH -> {
                if (random.nextBoolean()) {
                    broker.killHard();
                    cassandra.kill();
                } else {
                    cassandra.kill();
                    broker.killHard();
                }
            }
        }
        if (victim != Victim.BROKER) {
            cassandra.start();
        }
        if (victim != Victim.CASSANDRA) {
            broker.start();
        }
    }

    private static long seed() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("CassandraCrashIT: -Dseed=" + seed);
        return seed;
    }
}
