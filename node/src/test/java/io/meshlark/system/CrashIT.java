package io.meshlark.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1 to P3 against the real process: durable clients of both versions publish at QoS 1 and 2 under
 * load, the broker is killed with SIGKILL in the middle of its writes, started again on the same
 * data, and all clients come back and go on as MQTT asks. At the end each subscriber must have
 * every acknowledged message, at QoS 2 once, in the order of its publisher; and what had been sent
 * to it and not acknowledged must have come again with DUP and the packet id it had.
 *
 * <p><b>Does it find anything?</b> {@link #aJournalThatConfirmsTooEarlyIsFoundOut} runs the same
 * schedule on a broker whose journal answers before it writes ({@link HastyJournal}, which a
 * configuration file names, so that the broker itself needs no switch for it): acknowledged
 * messages are then missing after the kill, and the test asserts that the comparison says so. A
 * missing {@code fsync} alone cannot be shown in this way, because the kernel keeps what a killed
 * process has written; the tests of the embedded store show that every commit is synced.
 *
 * <p>{@code -Dseed=} repeats a schedule (the moments within it are the machine's), {@code
 * -Dcrash.rounds=} sets how often the broker is killed, {@code -Dcrash.rounds-per-load=} after how
 * many kills everything is compared.
 */
class CrashIT {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 4);

    /** After so many kills everything is compared, before the queues of absent clients are full. */
    private static final int ROUNDS_PER_LOAD = Integer.getInteger("crash.rounds-per-load", 4);

    /** Messages a round acknowledges before the kill, on average. */
    private static final int MESSAGES = 2_000;

    @TempDir Path folder;

    @Test
    void whatWasAcknowledgedSurvivesKillsInTheMiddleOfWrites() throws Exception {
        long seed = seed();
        Random random = new Random(seed);
        try (BrokerProcess broker = broker(random)) {
            broker.start();
            for (int killed = 0; killed < ROUNDS; killed += ROUNDS_PER_LOAD) {
                Load load = new Load(broker.mqttPort(), random.nextLong());
                load.start();
                for (int i = killed; i < Math.min(ROUNDS, killed + ROUNDS_PER_LOAD); i++) {
                    killDuringWrites(broker, load, random);
                    broker.start();
                }
                load.awaitProgress(MESSAGES / 2);

                List<String> violations = load.finish(Duration.ofSeconds(60));

                System.out.printf("CrashIT: %s%n", load.summary());
                assertThat(violations).as("seed %d%n%s", seed, broker.output()).isEmpty();
                assertThat(load.ledger().refusals()).isZero();
            }
        }
    }

    @Test
    void aJournalThatConfirmsTooEarlyIsFoundOut() throws Exception {
        long seed = seed();
        Random random = new Random(seed);
        Path config =
                Files.writeString(
                        folder.resolve("hasty.conf"),
                        """
                        akka.persistence.journal.plugin = "akka.hasty-journal"
                        akka.hasty-journal.class = "io.meshlark.system.HastyJournal"
                        """);
        try (BrokerProcess broker = broker(random).withConfig(config).withTestClasses()) {
            broker.start();
            Load load = new Load(broker.mqttPort(), seed);
            load.start();
            killDuringWrites(broker, load, random);
            broker.start();

            List<String> violations = load.finish(Duration.ofSeconds(5));

            assertThat(violations)
                    .as("seed %d%n%s", seed, broker.output())
                    .anyMatch(it -> it.startsWith("lost: "));
        }
    }

    private BrokerProcess broker(Random random) throws IOException {
        return BrokerProcess.in(Files.createDirectory(folder.resolve("data")))
                .set("session.max-queued", 1_000_000)
                .set("session.max-queued-bytes", "24MiB")
                .set("session.log-limit", random.nextBoolean() ? "256KiB" : "2MiB");
    }

    private static void killDuringWrites(BrokerProcess broker, Load load, Random random)
            throws InterruptedException {
        load.awaitProgress(1 + random.nextInt(2 * MESSAGES));
        LockSupport.parkNanos(random.nextInt(5_000_000)); // anywhere within a commit
        broker.killHard();
    }

    private static long seed() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("CrashIT: -Dseed=" + seed);
        return seed;
    }
}
