package io.meshlark.persistence.embedded;

import static io.meshlark.persistence.embedded.Events.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.persistence.Directory;
import io.meshlark.persistence.DirectoryCases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDirectoryTest extends DirectoryCases {

    @TempDir private Path folder;
    private EmbeddedStore store;

    @BeforeEach
    void open() {
        store = EmbeddedStore.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected Directory directory() {
        return store.directory();
    }

    @Override
    protected Directory seenByAnother() {
        store.close();
        open();
        return store.directory();
    }

    /** One process has it: nobody else is there at the same time. */
    @Override
    @Test
    protected void ofManyAtTheSameTimeOneIsFirst() {
        List<Boolean> isFirst = new ArrayList<>();
        var all = new ArrayList<java.util.concurrent.CompletionStage<Boolean>>();
        for (int i = 0; i < 10; i++) {
            all.add(store.directory().write("fruit", 0, List.of(new Directory.Edit.Remove("a"))));
        }
        all.forEach(it -> isFirst.add(await(it)));

        assertThat(isFirst).containsOnlyOnce(true).startsWith(true);
    }

    @Test
    void whatHasExpiredIsTakenAwayByLaterWrites() {
        long past = Instant.now().toEpochMilli() - 1;
        for (int i = 0; i < 300; i++) {
            var entry = new Directory.Entry("key" + i, new byte[1], past);
            await(store.directory().write("fruit", i, List.of(new Directory.Edit.Put(entry))));
        }

        List<byte[]> rows = new ArrayList<>();
        store.database()
                .scan(
                        Table.META,
                        Keys.directory("fruit", ""),
                        Keys.directoryEnd("fruit"),
                        (key, row) -> rows.add(key));
        assertThat(rows).hasSize(300 - 256);
    }
}
