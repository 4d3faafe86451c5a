package io.meshlark.persistence.cassandra;

import static io.meshlark.persistence.cassandra.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.persistence.Retained;
import io.meshlark.persistence.RetainedStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract of retained messages; each test has slices of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CassandraRetainedStoreTest {

    private StoreOn opened;

    @BeforeAll
    void open() {
        opened = new StoreOn(TestCassandra.newKeyspace());
    }

    @AfterAll
    void close() throws Exception {
        opened.close();
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

        await(put(1, "t", 8, "eight"));
        assertThat(get(1, "t")).isEqualTo("8 eight");
    }

    @Test
    void pagesFollowEachOtherInTopicOrderWithinTheSlice() {
        for (String topic : List.of("b", "a/b", "a", "é", "a/", "Z")) {
            await(put(7, topic, 1, topic));
        }
        await(put(6, "z", 1, "of the slice before"));
        await(put(8, "A", 1, "of the slice after"));

        List<String> topics = new ArrayList<>();
        String last = null;
        List<Retained> page;
        do {
            page = await(retained().list(7, last, 3, 1 << 20));
            page.forEach(it -> topics.add(it.topic()));
            last = page.isEmpty() ? last : page.getLast().topic();
        } while (!page.isEmpty());

        assertThat(topics).containsExactly("Z", "a", "a/", "a/b", "b", "é");
    }

    @Test
    void aPageMayBeLargerThanWhatTheDriverFetchesAtATime() {
        List<CompletionStage<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            writes.add(put(9, "topic/%03d".formatted(i), 1, "x".repeat(i)));
        }
        writes.forEach(Await::await);

        List<Retained> page = await(retained().list(9, "topic/009", 1_000, 1 << 20));

        assertThat(page).hasSize(240);
        assertThat(page.getLast().message()).hasSize(249);
    }

    @Test
    void pageEndsWithTheServersPageThatReachesItsBytes() {
        List<CompletionStage<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            writes.add(put(10, "topic/%02d".formatted(i), 1, "x".repeat(100)));
        }
        writes.forEach(Await::await);

        assertThat(await(retained().list(10, null, 1_000, 1_700))).hasSize(32);
    }

    private RetainedStore retained() {
        return opened.store.retained();
    }

    private CompletionStage<Void> put(int slice, String topic, long version, String message) {
        return retained().put(slice, topic, version, message.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable String get(int slice, String topic) {
        return await(retained().get(slice, topic))
                .map(r -> r.version() + " " + new String(r.message(), StandardCharsets.UTF_8))
                .orElse("none");
    }
}
