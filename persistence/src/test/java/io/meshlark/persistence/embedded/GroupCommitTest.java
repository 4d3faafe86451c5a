package io.meshlark.persistence.embedded;

import static io.meshlark.persistence.embedded.Events.append;
import static io.meshlark.persistence.embedded.Events.await;
import static io.meshlark.persistence.embedded.Events.awaitAll;
import static io.meshlark.persistence.embedded.Events.isDone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.persistence.StoreFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {

    @TempDir Path folder;

    private final HeldDisk disk = new HeldDisk();

    @Test
    void aWriteIsNotAcknowledgedBeforeItsSync() {
        try (EmbeddedStore store = open()) {
            CompletionStage<Void> write = append(store, "a", 1, "one");
            disk.awaitCommit();

            assertThat(isDone(write)).isFalse();

            disk.allowAll();
            await(write);
        }
    }

    @Test
    void writesThatArriveDuringASyncShareTheNextOne() {
        try (EmbeddedStore store = open()) {
            CompletionStage<Void> first = append(store, "first", 1, "one");
            disk.awaitCommit();
            List<CompletionStage<Void>> meanwhile = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                meanwhile.add(append(store, "writer-" + i, 1, "one"));
            }

            disk.allowAll();
            await(first);
            awaitAll(meanwhile);

            assertThat(store.metrics().commits()).isEqualTo(2);
            assertThat(store.metrics().writes()).isEqualTo(65);
        }
    }

    @Test
    void theEventsOfOneWriteAreOneCommit() {
        try (EmbeddedStore store = open()) {
            List<Change> changes = new ArrayList<>();
            for (int nr = 1; nr <= 3; nr++) {
                changes.addAll(Events.changes("a", nr, Events.row("event")));
            }
            disk.allowAll();

            await(store.write(changes));

            assertThat(store.metrics().commits()).isEqualTo(1);
            assertThat(Events.replay(store, "a")).hasSize(3);
        }
    }

    @Test
    void aReaderThatFollowsWritesWaitsForThoseUnderWay() {
        try (EmbeddedStore store = open()) {
            CompletionStage<Void> write = append(store, "a", 1, "one");
            disk.awaitCommit();
            CompletionStage<Long> highest = store.journal().highestSequenceNr("a");

            assertThat(isDone(highest)).isFalse();

            disk.allowAll();
            assertThat(await(highest)).isEqualTo(1);
            assertThat(isDone(write)).isTrue();
        }
    }

    @Test
    void whatExceedsTheQueueIsRefusedAndTheRestWritten() {
        try (EmbeddedStore store = open(1_500)) {
            CompletionStage<Void> underWay = append(store, "a", 1, "one");
            disk.awaitCommit();
            CompletionStage<Void> waiting = append(store, "b", 1, "x".repeat(600));
            CompletionStage<Void> tooMuch = append(store, "c", 1, "x".repeat(600));

            assertThatThrownBy(() -> await(tooMuch))
                    .isInstanceOf(StoreFailed.class)
                    .hasMessageContaining("exceed the limit of 1500");

            disk.allowAll();
            await(underWay);
            await(waiting);
            assertThat(Events.replay(store, "c")).isEmpty();
        }
    }

    @Test
    void closingStillCommitsWhatHadArrived() {
        EmbeddedStore store = open();
        CompletionStage<Void> first = append(store, "a", 1, "one");
        disk.awaitCommit();
        CompletionStage<Void> second = append(store, "a", 2, "two");
        disk.allowAll();

        store.close();

        await(first);
        await(second);
        assertThatThrownBy(() -> await(append(store, "a", 3, "three")))
                .hasMessage("the store is closed");
        assertThatThrownBy(() -> await(store.retained().get(0, "a")))
                .hasMessage("the store is closed");
        try (EmbeddedStore again = EmbeddedStore.open(folder)) {
            assertThat(Events.replay(again, "a")).containsExactly("1=one", "2=two");
        }
    }

    private EmbeddedStore open() {
        return open(1 << 20);
    }

    private EmbeddedStore open(long queueLimit) {
        return EmbeddedStore.open(SettingsFor.queueOf(folder, queueLimit), disk);
    }
}
