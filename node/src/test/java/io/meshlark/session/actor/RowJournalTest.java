package io.meshlark.session.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.typed.PersistenceId;
import com.typesafe.config.ConfigFactory;
import io.meshlark.cluster.Lease;
import io.meshlark.session.actor.RowJournal.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are letters, the state is all of them; an empty row is a dot. */
class RowJournalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String ID = "log|1";
    private static final int ROWS_PER_SNAPSHOT = 8;
    private static final JournalForm<String, StringBuilder> FORM =
            new JournalForm<>(
                    StringBuilder::new,
                    StringBuilder::append,
                    StringBuilder::toString,
                    stored -> new StringBuilder((String) stored));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path snapshots;

    private final String name = UUID.randomUUID().toString();
    private final UnreliableJournal.Rows rows = UnreliableJournal.named(name);
    private int late;

    @SuppressWarnings("NullAway.Init")
    private ActorTestKit kit;

    @SuppressWarnings("NullAway.Init")
    private TestProbe<String> owner;

    @BeforeEach
    void start() {
        kit =
                ActorTestKit.create(
                        ConfigFactory.parseString(UnreliableJournal.configuration(name))
                                .withFallback(
                                        ConfigFactory.parseString(
                                                """
                                                akka.actor.provider = local
                                                akka.loglevel = OFF
                                                akka.stdout-loglevel = OFF
                                                akka.log-dead-letters = off
                                                akka.persistence.snapshot-store {
                                                  plugin = akka.persistence.snapshot-store.local
                                                  local.dir = "%s"
                                                }
                                                """
                                                        .formatted(snapshots)))
                                .withFallback(ConfigFactory.load()));
        owner = kit.createTestProbe();
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private ActorRef<Command<String>> open() {
        return open(Lease.ALWAYS);
    }

    private ActorRef<Command<String>> open(Lease lease) {
        return kit.spawn(
                RowJournal.create(
                        new RowJournal.Nature<>(
                                PersistenceId.ofUniqueId(ID),
                                FORM,
                                ROWS_PER_SNAPSHOT,
                                ".",
                                lease,
                                state -> owner.ref().tell("has " + state),
                                () -> owner.ref().tell("written"))));
    }

    private void write(ActorRef<Command<String>> journal, String... letters) {
        for (String letter : letters) {
            journal.tell(new RowJournal.Write<>(letter));
            owner.expectMessage(PATIENCE, "written");
        }
    }

    private void writeTooLate(ActorRef<Command<String>> journal, String letter) {
        rows.hold(ID::equals);
        journal.tell(new RowJournal.Write<>(letter));
        dieWriting(journal);
    }

    private void openTooLate() {
        rows.hold(ID::equals);
        dieWriting(open());
    }

    private void dieWriting(ActorRef<Command<String>> journal) {
        int writes = ++late;
        owner.awaitAssert(
                PATIENCE,
                () -> {
                    assertThat(rows.heldWrites()).isEqualTo(writes);
                    return null;
                });
        kit.stop(journal);
        rows.holdNoMore();
    }

    private void lateRowComes() {
        rows.writeOneHeld();
        late--;
    }

    private void has(String letters) {
        owner.expectMessage(PATIENCE, "has " + letters);
    }

    /** Red when the newest writer's row counts: c has been built on one that it voids. */
    @Test
    void lateRowOnWhichAnotherWasWrittenCounts() {
        ActorRef<Command<String>> first = open();
        has("");
        write(first, "a");
        writeTooLate(first, "b");
        openTooLate();
        lateRowComes();
        ActorRef<Command<String>> third = open();
        has("ab.");
        write(third, "c", "d");
        kit.stop(third);
        lateRowComes();

        open();

        has("ab.cd.");
    }

    @Test
    void acknowledgedRowCountsBeforeLateOnesOfOlderWriters() {
        ActorRef<Command<String>> first = open();
        has("");
        write(first, "a");
        writeTooLate(first, "b");
        ActorRef<Command<String>> second = open();
        has("a.");
        kit.stop(second);
        lateRowComes();

        open();

        has("a..");
    }

    @Test
    void rowsOfAnotherWriterAreConfirmedBeforeTheyAreTold() {
        ActorRef<Command<String>> first = open();
        has("");
        assertThat(rows.size(ID)).isZero();
        write(first, "a");
        kit.stop(first);
        rows.hold(ID::equals);

        open();

        owner.awaitAssert(PATIENCE, () -> assertThat(rows.heldWrites()).isEqualTo(1));
        owner.expectNoMessage(Duration.ofMillis(100));
        rows.writeHeld();
        has("a.");
    }

    @Test
    void nothingIsToldWhenConfirmingFails() {
        ActorRef<Command<String>> first = open();
        has("");
        write(first, "a");
        kit.stop(first);
        rows.fail(ID::equals);

        ActorRef<Command<String>> second = open();

        owner.expectTerminated(second, PATIENCE);
        owner.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void withoutTheLeaseNothingIsConfirmed() {
        ActorRef<Command<String>> first = open();
        has("");
        write(first, "a");
        kit.stop(first);
        boolean[] holds = {false};

        open(() -> holds[0]);

        owner.expectNoMessage(Duration.ofMillis(300));
        assertThat(rows.size(ID)).isEqualTo(1);
        holds[0] = true;
        has("a.");
    }

    @Test
    void snapshotWithoutRowsBehindItIsToldAtOnce() {
        ActorRef<Command<String>> first = open();
        has("");
        write(first, "a", "b", "c", "d", "e", "f", "g", "h");
        owner.awaitAssert(PATIENCE, () -> assertThat(snapshots.toFile().list()).hasSize(1));
        kit.stop(first);

        ActorRef<Command<String>> second = open();
        has("abcdefgh");
        assertThat(rows.size(ID)).isEqualTo(ROWS_PER_SNAPSHOT);
        write(second, "i");
        kit.stop(second);

        open();

        has("abcdefghi.");
    }
}
