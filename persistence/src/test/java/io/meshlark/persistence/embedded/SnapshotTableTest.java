package io.meshlark.persistence.embedded;

import static io.meshlark.persistence.embedded.Events.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.persistence.StoreFailed;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTableTest {

    private static final SnapshotTable.Range LATEST =
            new SnapshotTable.Range(0, Long.MAX_VALUE, 0, Long.MAX_VALUE);

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
    void theLatestWithinTheBoundsIsLoaded() {
        save(10);
        save(20);
        save(30);

        assertThat(load(LATEST)).isEqualTo(30);
        assertThat(load(new SnapshotTable.Range(0, 29, 0, Long.MAX_VALUE))).isEqualTo(20);
        assertThat(load(new SnapshotTable.Range(0, Long.MAX_VALUE, 0, 1_015))).isEqualTo(10);
        assertThat(load(new SnapshotTable.Range(0, 9, 0, Long.MAX_VALUE))).isZero();
    }

    @Test
    void deletionTakesThoseWithinTheBounds() {
        save(10);
        save(20);
        save(30);

        await(store.snapshots().delete("a", new SnapshotTable.Range(0, 30, 0, 1_020)));

        assertThat(load(LATEST)).isEqualTo(30);
        assertThat(load(new SnapshotTable.Range(0, 29, 0, Long.MAX_VALUE))).isZero();
    }

    @Test
    void insteadOfADamagedSnapshotTheOneBeforeIsUsed() {
        save(10);
        appendEvents(11, 20);
        saveDamaged(20);

        assertThat(load(LATEST)).isEqualTo(10);
    }

    @Test
    void insteadOfADamagedOnlySnapshotTheWholeJournalIsUsed() {
        appendEvents(1, 5);
        saveDamaged(5);

        assertThat(load(LATEST)).isZero();
    }

    @Test
    void theOneBeforeIsNotUsedWhenEventsSinceAreDeleted() {
        save(10);
        appendEvents(11, 20);
        saveDamaged(20);
        await(store.journal().deleteTo("a", 20));

        assertThatThrownBy(() -> load(LATEST))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("snapshot 20 of a is damaged");
    }

    private void save(long nr) {
        await(store.snapshots().save("a", nr, row(nr)));
    }

    private void saveDamaged(long nr) {
        byte[] bytes = row(nr).encode();
        bytes[bytes.length / 2] ^= 1;
        await(store.write(List.of(new Change.Put(Table.SNAPSHOTS, Keys.row("a", nr), bytes))));
    }

    private static SnapshotRow row(long nr) {
        return new SnapshotRow(1_000 + nr, null, new Stored(4, "m", new byte[100]));
    }

    private void appendEvents(int from, int to) {
        for (int nr = from; nr <= to; nr++) {
            await(Events.append(store, "a", nr, "event"));
        }
    }

    /** The sequence number of what is found, 0 for nothing. */
    private long load(SnapshotTable.Range range) {
        return Objects.requireNonNull(await(store.snapshots().load("a", range)))
                .map(SnapshotTable.Found::sequenceNr)
                .orElse(0L);
    }
}
