package io.meshlark.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A write that timed out and was applied all the same, after its actor had recovered without it and
 * written another row with the same sequence number: both rows are in the table.
 */
class LateRowTest {
    private static final String ID = "log|1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void rowsWithTheSameNumberAreAllReadInTheOrderOfTheirWriting() throws Exception {
        try (StoreOn opened = new StoreOn(TestCassandra.newKeyspace())) {
            TestKit kit = new TestKit(opened.system);
            ActorRef journal = Persistence.get(opened.system).journalFor("", ConfigFactory.empty());
            write(journal, kit, "old", 1, "one");
            write(journal, kit, "old", 2, "two");
            write(journal, kit, "old", 3, "too late");
            write(journal, kit, "new", 3, "three");
            write(journal, kit, "new", 4, "four");

            assertThat(replay(journal, kit, Long.MAX_VALUE))
                    .containsExactly("one", "two", "too late", "three", "four");
        }
    }

    /**
     * Red with the plugin's own journal, which ends with the first row that has the last number.
     */
    @Test
    void soAreThoseWithTheLastNumber() throws Exception {
        try (StoreOn opened = new StoreOn(TestCassandra.newKeyspace())) {
            TestKit kit = new TestKit(opened.system);
            ActorRef journal = Persistence.get(opened.system).journalFor("", ConfigFactory.empty());
            write(journal, kit, "old", 1, "one");
            write(journal, kit, "old", 2, "too late");
            write(journal, kit, "new", 2, "two");
            write(journal, kit, "newer", 2, "two as well");

            assertThat(replay(journal, kit, Long.MAX_VALUE))
                    .containsExactly("one", "too late", "two", "two as well");
            assertThat(replay(journal, kit, 1)).containsExactly("one");
        }
    }

    private static void write(
            ActorRef journal, TestKit kit, String writer, long number, String event) {
        PersistentEnvelope row =
                AtomicWrite.apply(
                        PersistentRepr.apply(
                                event, number, ID, "", false, ActorRef.noSender(), writer));
        Seq<PersistentEnvelope> rows = CollectionConverters.asScala(List.of(row)).toList();
        journal.tell(new JournalProtocol.WriteMessages(rows, kit.getRef(), 1), kit.getRef());
        kit.fishForMessage(
                PATIENCE,
                "a confirmation",
                it -> it instanceof JournalProtocol.WriteMessageSuccess);
    }

    private static List<Object> replay(ActorRef journal, TestKit kit, long to) {
        journal.tell(
                new JournalProtocol.ReplayMessages(1, to, Long.MAX_VALUE, ID, kit.getRef()),
                kit.getRef());
        List<Object> events = new ArrayList<>();
        kit.fishForMessage(
                PATIENCE,
                "the end",
                it -> {
                    if (it instanceof JournalProtocol.ReplayedMessage replayed) {
                        events.add(replayed.persistent().payload());
                    }
                    return it instanceof JournalProtocol.RecoverySuccess;
                });
        return events;
    }
}
