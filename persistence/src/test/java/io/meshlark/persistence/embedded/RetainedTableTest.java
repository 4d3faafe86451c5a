package io.meshlark.persistence.embedded;

import static io.meshlark.persistence.embedded.Events.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.persistence.Retained;
import io.meshlark.persistence.RetainedStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetainedTableTest {

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
    void theHighestVersionWinsWhateverTheOrder() {
        await(put(1, "t", 5, "five"));
        await(put(1, "t", 3, "three"));
        await(retained().remove(1, "t", 4));
        assertThat(get(1, "t")).isEqualTo("5 five");

        await(put(1, "t", 6, "six"));
        assertThat(get(1, "t")).isEqualTo("6 six");

        await(retained().remove(1, "t", 7));
        assertThat(get(1, "t")).isEqualTo("none");
    }

    @Test
    void theHighestVersionWinsAlsoWithinOneCommit() {
        HeldDisk disk = new HeldDisk();
        store.close();
        store = EmbeddedStore.open(EmbeddedSettings.of(folder), disk);
        List<CompletionStage<Void>> writes = new ArrayList<>();
        writes.add(put(1, "first", 1, "holds the disk"));
        disk.awaitCommit();
        writes.add(put(1, "a", 2, "two"));
        writes.add(put(1, "a", 1, "one"));
        writes.add(put(1, "b", 2, "two"));
        writes.add(retained().remove(1, "b", 1));
        writes.add(put(1, "c", 1, "one"));
        writes.add(retained().remove(1, "c", 2));
        disk.allowAll();

        Events.awaitAll(writes);

        assertThat(store.metrics().commits()).isEqualTo(2);
        assertThat(List.of(get(1, "a"), get(1, "b"), get(1, "c")))
                .containsExactly("2 two", "2 two", "none");
    }

    @Test
    void aRemoveLeavesNothingBehind() {
        await(put(1, "t", 5, "five"));
        await(retained().remove(1, "t", 6));

        assertThat(store.database().get(Table.RETAINED, Keys.retained(1, "t"))).isNull();
    }

    @Test
    void pagesFollowEachOtherInTopicOrderWithinTheSlice() {
        for (String topic : List.of("b", "a/b", "a", "é", "a/", "Z", "")) {
            await(put(7, topic, 1, topic));
        }
        await(put(6, "z", 1, "of the slice before"));
        await(put(8, "A", 1, "of the slice after"));

        List<String> topics = new ArrayList<>();
        String last = null;
        List<Retained> page;
        do {
            page = list(7, last, 3);
            page.forEach(retained -> topics.add(retained.topic()));
            last = page.isEmpty() ? last : page.getLast().topic();
        } while (!page.isEmpty());

        assertThat(topics).containsExactly("", "Z", "a", "a/", "a/b", "b", "é");
        assertThat(list(7, null, 0)).isEmpty();
    }

    @Test
    void pageIsLimitedByBytesAndHasOneMessageWhateverItsSize() {
        for (String topic : List.of("a", "b", "c")) {
            await(put(7, topic, 1, "x".repeat(1_000)));
        }

        assertThat(await(retained().list(7, null, 10, 1_500))).hasSize(2);
        assertThat(await(retained().list(7, "a", 10, 1))).hasSize(1);
    }

    @Test
    void whatIsRetainedSurvivesAReopening() {
        await(put(3, "t", Long.MAX_VALUE, "kept"));
        store.close();
        store = EmbeddedStore.open(folder);

        assertThat(get(3, "t")).isEqualTo(Long.MAX_VALUE + " kept");
    }

    private RetainedStore retained() {
        return store.retained();
    }

    private CompletionStage<Void> put(int slice, String topic, long version, String message) {
        return retained().put(slice, topic, version, message.getBytes(StandardCharsets.UTF_8));
    }

    private List<Retained> list(int slice, @Nullable String after, int limit) {
        return await(retained().list(slice, after, limit, 1 << 20));
    }

    private String get(int slice, String topic) {
        return await(retained().get(slice, topic))
                .map(r -> r.version() + " " + new String(r.message(), StandardCharsets.UTF_8))
                .orElse("none");
    }
}
