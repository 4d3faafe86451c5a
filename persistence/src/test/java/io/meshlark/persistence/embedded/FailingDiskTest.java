package io.meshlark.persistence.embedded;

import static io.meshlark.persistence.embedded.Events.append;
import static io.meshlark.persistence.embedded.Events.await;
import static io.meshlark.persistence.embedded.Events.replay;
import static io.meshlark.persistence.embedded.Events.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.persistence.StoreFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingDiskTest {

    @TempDir Path folder;

    private final BadDisk disk = new BadDisk();
    private EmbeddedStore store;

    @BeforeEach
    void open() {
        store = EmbeddedStore.open(SettingsFor.retriesEvery(folder, Duration.ofMillis(10)), disk);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aFailedCommitFailsItsWriteAndTurnsTheStoreUnhealthyWithAReason() {
        disk.mode = BadDisk.Mode.FAILS_BEFORE;

        assertThatThrownBy(() -> await(append(store, "a", 1, "one")))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("finds the disk full");

        assertThat(store.health().healthy()).isFalse();
        assertThat(store.health().detail()).contains(folder.toString(), "finds the disk full");
    }

    @Test
    void whileTheStoreFailsNeitherWritesNorRecoveriesSucceed() {
        fail(BadDisk.Mode.FAILS_BEFORE);

        assertThatThrownBy(() -> await(append(store, "b", 1, "one")))
                .isInstanceOf(StoreFailed.class);
        assertThatThrownBy(() -> await(store.journal().highestSequenceNr("b")))
                .isInstanceOf(StoreFailed.class);
    }

    @Test
    void itRecoversByItselfAndHasWhatWasAcknowledgedAndNothingElse() {
        await(append(store, "a", 1, "one"));
        fail(BadDisk.Mode.FAILS_BEFORE);

        disk.mode = BadDisk.Mode.GOOD;
        until("healthy", store.health()::healthy);

        assertThat(replay(store, "a")).containsExactly("1=one");
        assertThat(await(store.journal().highestSequenceNr("victim"))).isZero();
        await(append(store, "a", 2, "two"));
        assertThat(replay(store, "a")).containsExactly("1=one", "2=two");
        assertThat(store.metrics().recoveries()).isEqualTo(1);
    }

    @Test
    void whatAFailedCommitLeftInTheLogIsSeenByTheNextIncarnationAndAfterARestart() {
        fail(BadDisk.Mode.FAILS_AFTER);
        disk.mode = BadDisk.Mode.GOOD;
        until("healthy", store.health()::healthy);

        long seen = await(store.journal().highestSequenceNr("victim"));
        await(append(store, "victim", seen + 1, "next"));
        store.close();
        store = EmbeddedStore.open(folder);

        assertThat(seen).isEqualTo(1);
        assertThat(replay(store, "victim")).containsExactly("1=lost?", "2=next");
    }

    @Test
    void retainedMessagesStayReadableThroughFailureAndReopening() throws Exception {
        await(store.retained().put(1, "t", 1, new byte[] {1}));
        AtomicBoolean over = new AtomicBoolean();
        List<Future<Integer>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                readers.add(threads.submit(() -> readUntil(over)));
            }
            for (int round = 0; round < 5; round++) {
                fail(BadDisk.Mode.FAILS_BEFORE);
                disk.mode = BadDisk.Mode.GOOD;
                until("healthy", store.health()::healthy);
            }
            over.set(true);
        }

        for (Future<Integer> reader : readers) {
            assertThat(reader.get()).isPositive();
        }
        assertThat(store.metrics().recoveries()).isEqualTo(5);
    }

    private int readUntil(AtomicBoolean over) {
        int reads = 0;
        do {
            assertThat(await(store.retained().get(1, "t"))).isPresent();
            assertThat(await(store.retained().list(1, null, 10, 1_000))).hasSize(1);
            reads++;
        } while (!over.get());
        return reads;
    }

    @Test
    void closingAFailedStoreReturns() {
        fail(BadDisk.Mode.FAILS_BEFORE);

        store.close();

        assertThatThrownBy(() -> await(append(store, "a", 1, "one")))
                .hasMessage("the store is closed");
    }

    private void fail(BadDisk.Mode mode) {
        disk.mode = mode;
        assertThatThrownBy(() -> await(append(store, "victim", 1, "lost?")))
                .isInstanceOf(StoreFailed.class);
    }
}
