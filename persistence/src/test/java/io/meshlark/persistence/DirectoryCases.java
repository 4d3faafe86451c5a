package io.meshlark.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.persistence.Directory.Contents;
import io.meshlark.persistence.Directory.Edit;
import io.meshlark.persistence.Directory.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store promises of its directory. */
public abstract class DirectoryCases {

    /** One that nothing has been written to. */
    protected abstract Directory directory() throws Exception;

    /** The same, as another node or a later start sees it. */
    protected abstract Directory seenByAnother() throws Exception;

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(3, TimeUnit.MINUTES).join();
    }

    private static Edit put(String key, int value) {
        return put(key, value, Directory.NEVER);
    }

    private static Edit put(String key, int value, long expiresAt) {
        return new Edit.Put(new Entry(key, new byte[] {(byte) value}, expiresAt));
    }

    private static Entry entry(String key, int value) {
        return new Entry(key, new byte[] {(byte) value}, Directory.NEVER);
    }

    @Test
    void nothingWrittenIsVersion0AndEmpty() throws Exception {
        Directory directory = directory();

        assertThat(await(directory.version("fruit"))).isZero();
        assertThat(await(directory.read("fruit"))).isEqualTo(new Contents(0, List.of()));
    }

    @Test
    void whatIsWrittenIsReadByAllAndKindsAreApart() throws Exception {
        Directory directory = directory();

        assertThat(await(directory.write("fruit", 0, List.of(put("a", 1), put("é/€", 2)))))
                .isTrue();
        assertThat(await(directory.write("fruits", 0, List.of(put("a", 9))))).isTrue();
        assertThat(await(directory.write("fruit", 1, List.of(put("a", 3))))).isTrue();

        Contents read = await(seenByAnother().read("fruit"));
        assertThat(read.version()).isEqualTo(2);
        assertThat(read.entries()).containsExactlyInAnyOrder(entry("a", 3), entry("é/€", 2));
        assertThat(await(seenByAnother().read("fruits")).entries()).containsExactly(entry("a", 9));
    }

    @Test
    void kindsAreThoseThatHaveBeenWrittenTo() throws Exception {
        Directory directory = directory();
        assertThat(await(directory.kinds())).isEmpty();

        await(directory.write("fruits", 0, List.of(put("a", 1))));
        await(directory.write("fruit", 0, List.of(put("a", 1))));
        await(directory.write("fruit", 1, List.of(new Edit.Remove("a"))));

        assertThat(await(seenByAnother().kinds())).containsExactly("fruit", "fruits");
    }

    /** Red on Cassandra when it is told of an expiry behind 2038. */
    @Test
    void whatExpiresInDecadesIsWritten() throws Exception {
        Directory directory = directory();
        long in2096 = 4_000_000_000_000L;

        assertThat(await(directory.write("fruit", 0, List.of(put("a", 1, in2096))))).isTrue();

        assertThat(await(seenByAnother().read("fruit")).entries())
                .containsExactly(new Entry("a", new byte[] {1}, in2096));
    }

    @Test
    void removedIsGoneAndTheVersionStays() throws Exception {
        Directory directory = directory();
        await(directory.write("fruit", 0, List.of(put("a", 1), put("b", 2))));

        await(directory.write("fruit", 1, List.of(new Edit.Remove("a"), new Edit.Remove("c"))));
        assertThat(await(directory.read("fruit")).entries()).containsExactly(entry("b", 2));
        await(directory.write("fruit", 2, List.of(new Edit.Remove("b"))));

        assertThat(await(seenByAnother().read("fruit"))).isEqualTo(new Contents(3, List.of()));
    }

    @Test
    void whoKnowsAnOlderVersionChangesNothing() throws Exception {
        Directory directory = directory();
        await(directory.write("fruit", 0, List.of(put("a", 1))));

        assertThat(await(seenByAnother().write("fruit", 0, List.of(put("a", 2))))).isFalse();
        assertThat(await(seenByAnother().write("fruit", 2, List.of(put("a", 2))))).isFalse();

        assertThat(await(seenByAnother().read("fruit")))
                .isEqualTo(new Contents(1, List.of(entry("a", 1))));
    }

    @Test
    protected void ofManyAtTheSameTimeOneIsFirst() throws Exception {
        Directory directory = directory();
        Directory other = seenByAnother();

        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Directory each = i % 2 == 0 ? directory : other;
            all.add(each.write("fruit", 0, List.of(put("a", i))).toCompletableFuture());
        }
        List<Boolean> isFirst = all.stream().map(DirectoryCases::await).toList();

        assertThat(isFirst).containsOnlyOnce(true);
        assertThat(await(directory.read("fruit")))
                .isEqualTo(new Contents(1, List.of(entry("a", isFirst.indexOf(true)))));
    }

    @Test
    void whatHasExpiredIsNotRead() throws Exception {
        Directory directory = directory();
        long now = Instant.now().toEpochMilli();

        await(
                directory.write(
                        "fruit",
                        0,
                        List.of(put("past", 1, now - 1), put("later", 2, now + 3_600_000))));

        assertThat(await(seenByAnother().read("fruit")).entries())
                .containsExactly(new Entry("later", new byte[] {2}, now + 3_600_000));
    }

    @Test
    void moreThanAPageIsReadWhole() throws Exception {
        Directory directory = directory();
        for (int batch = 0; batch < 20; batch++) {
            int first = 60 * batch;
            List<Edit> edits =
                    IntStream.range(first, first + 60)
                            .mapToObj(i -> put("key" + i, i % 100))
                            .toList();
            assertThat(await(directory.write("fruit", batch, edits))).isTrue();
        }

        assertThat(await(seenByAnother().read("fruit")).entries()).hasSize(1200);
    }
}
