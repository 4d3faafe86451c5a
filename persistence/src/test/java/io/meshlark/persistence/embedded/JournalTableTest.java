package io.meshlark.persistence.embedded;

import static io.meshlark.persistence.embedded.Events.append;
import static io.meshlark.persistence.embedded.Events.await;
import static io.meshlark.persistence.embedded.Events.replay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.persistence.StoreFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTableTest {

    @TempDir Path folder;

    private EmbeddedStore store;

    @BeforeEach
    void open() {
        store = EmbeddedStore.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aReplayIsInOrderAndWithinItsBounds() {
        appendEvents("a", 1, 300);

        assertThat(replay(store, "a", 254, 258, 100))
                .containsExactly("254=e254", "255=e255", "256=e256", "257=e257", "258=e258");
        assertThat(replay(store, "a", 1, 300, 2)).containsExactly("1=e1", "2=e2");
        assertThat(replay(store, "a", 1, 300, 0)).isEmpty();
        assertThat(replay(store, "a", 10, 9, 5)).isEmpty();
    }

    @Test
    void idsThatBeginAlikeOrContainZeroBytesKeepApart() {
        List<String> ids =
                List.of("s", "s\0", "s\0\0\0\0\0\0\0\0\1", "session|1.1", "session|1.10", "é");
        ids.forEach(id -> await(append(store, id, 1, "of " + id)));

        for (String id : ids) {
            assertThat(replay(store, id)).containsExactly("1=of " + id);
        }
        await(store.journal().deleteTo("s", Long.MAX_VALUE));
        assertThat(replay(store, "s")).isEmpty();
        for (String id : ids.subList(1, ids.size())) {
            assertThat(replay(store, id)).containsExactly("1=of " + id);
        }
    }

    @Test
    void deletionByRangeLeavesTheRestAndTheHighestSequenceNumber() {
        appendEvents("a", 1, 10);

        await(store.journal().deleteTo("a", 7));

        assertThat(replay(store, "a")).containsExactly("8=e8", "9=e9", "10=e10");
        await(store.journal().deleteTo("a", Long.MAX_VALUE));
        assertThat(replay(store, "a")).isEmpty();
        reopen();
        assertThat(await(store.journal().highestSequenceNr("a"))).isEqualTo(10);
    }

    @Test
    void aDeletionDoesNotTouchEventsThatAreAppendedAfterIt() {
        appendEvents("a", 1, 3);
        CompletionStage<Void> deletion = store.journal().deleteTo("a", Long.MAX_VALUE);
        await(deletion);
        appendEvents("a", 4, 5);

        assertThat(replay(store, "a")).containsExactly("4=e4", "5=e5");
    }

    @Test
    void nothingIsLeftOfAnEndedActor() {
        appendEvents("ended", 1, 5);
        appendEvents("other", 1, 2);
        SnapshotRow snapshot = new SnapshotRow(1, null, new Stored(1, "", new byte[] {1}));
        await(store.snapshots().save("ended", 3, snapshot));
        await(store.journal().deleteTo("ended", 3));

        await(store.cleanup().deleteAll("ended"));

        assertThat(rows(Table.JOURNAL)).isEqualTo(2);
        assertThat(rows(Table.SNAPSHOTS)).isZero();
        assertThat(await(store.journal().highestSequenceNr("ended"))).isZero();
        assertThat(replay(store, "other")).containsExactly("1=e1", "2=e2");
    }

    @Test
    void anEventOfAnUnknownFormatFailsTheReplayAndSaysWhich() {
        appendEvents("a", 1, 1);
        byte[] future = {9, 9, 9};
        await(store.write(List.of(new Change.Put(Table.JOURNAL, Keys.row("a", 2), future))));

        assertThatThrownBy(() -> replay(store, "a"))
                .isInstanceOf(StoreFailed.class)
                .hasMessage("event 2 of a has format 9, this release reads 1");
    }

    @Test
    void deletedEventsGiveTheirDiskBack() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<CompletionStage<Void>> writes = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                writes.add(append(store, "log", round * 100 + i, "x".repeat(20_000)));
            }
            Events.awaitAll(writes);
            await(store.journal().deleteTo("log", round * 100 + 100));
        }
        reopen();

        assertThat(sizeOfTables()).isLessThan(10_000_000);
    }

    private long sizeOfTables() throws Exception {
        try (var files = java.nio.file.Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private int rows(Table table) {
        int[] rows = {0};
        store.database()
                .scan(
                        table,
                        new byte[0],
                        new byte[] {-1, -1, -1, -1},
                        (key, value) -> {
                            rows[0]++;
                            return true;
                        });
        return rows[0];
    }

    private void appendEvents(String id, int from, int to) {
        List<CompletionStage<Void>> writes = new ArrayList<>();
        for (int nr = from; nr <= to; nr++) {
            writes.add(append(store, id, nr, "e" + nr));
        }
        Events.awaitAll(writes);
    }

    private void reopen() {
        store.close();
        store = EmbeddedStore.open(folder);
    }
}
