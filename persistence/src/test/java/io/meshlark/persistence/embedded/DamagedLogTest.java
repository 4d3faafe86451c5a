package io.meshlark.persistence.embedded;

import static io.meshlark.persistence.embedded.Events.append;
import static io.meshlark.persistence.embedded.Events.await;
import static io.meshlark.persistence.embedded.Events.replay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.persistence.StoreFailed;
import io.meshlark.persistence.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Power loss and worse, done to the files. The batch under way when power goes has not been
 * acknowledged; it is on the disk whole, in part, or as a hole.
 */
class DamagedLogTest {

    private static final int ACKNOWLEDGED = 10;
    private static final long SEED = Long.getLong("seed", 20_261_123);

    @TempDir Path folder;

    private long tailStart;

    static Stream<Arguments> tails() {
        return Stream.of(
                Arguments.of("its last byte is missing", tail(t -> cut(t, t.length - 1)), true),
                Arguments.of("half of it is missing", tail(t -> cut(t, t.length / 2)), true),
                Arguments.of("a part of its header is there", tail(t -> cut(t, 3)), true),
                Arguments.of("its second half is a hole", tail(DamagedLogTest::halfHole), true),
                Arguments.of("it is noise", tail(DamagedLogTest::noise), true),
                // A hole where a record would begin is how a log looks that was not written to.
                Arguments.of("it is a hole", tail(t -> new byte[t.length]), false),
                Arguments.of("its first page is a hole", tail(DamagedLogTest::firstHole), false));
    }

    private static UnaryOperator<byte[]> tail(UnaryOperator<byte[]> damage) {
        return damage;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tails")
    void aDamagedTailIsCutAtTheLastCompleteCommit(
            String name, UnaryOperator<byte[]> damage, boolean isReported) throws IOException {
        losePower();
        byte[] log = Files.readAllBytes(log());
        byte[] tail = damage.apply(Arrays.copyOfRange(log, (int) tailStart, log.length));
        byte[] damaged = Arrays.copyOf(log, (int) tailStart + tail.length);
        System.arraycopy(tail, 0, damaged, (int) tailStart, tail.length);
        Files.write(log(), damaged);

        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            assertThat(replay(store, "a")).isEqualTo(events(ACKNOWLEDGED));
            assertThat(store.tailWasCut()).as("%s, seed %d", name, SEED).isEqualTo(isReported);
            await(append(store, "a", ACKNOWLEDGED + 1, "after"));
        }

        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            assertThat(replay(store, "a"))
                    .hasSize(ACKNOWLEDGED + 1)
                    .endsWith(ACKNOWLEDGED + 1 + "=after");
            assertThat(store.tailWasCut()).isFalse();
        }
    }

    @Test
    void anUndamagedLogIsNotCut() throws IOException {
        losePower();

        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            assertThat(store.tailWasCut()).isFalse();
            assertThat(replay(store, "a")).startsWith(events(ACKNOWLEDGED).toArray(String[]::new));
        }
    }

    @Test
    void damageBeforeTheEndIsRefusedAndNothingIsTouched() throws IOException {
        byte[] damaged = damageTheFifthCommit();

        assertThatThrownBy(() -> EmbeddedStore.open(folder))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("commits 5 to 10 were acknowledged and cannot be read");

        assertThat(Files.readAllBytes(log())).isEqualTo(damaged);
    }

    @Test
    void anAcknowledgedStoreWhoseFilesAreGoneIsNotTakenForANewOne() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            appendAcknowledged(store);
        }
        Files.delete(folder.resolve("CURRENT"));

        assertThatThrownBy(() -> EmbeddedStore.open(folder))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("commits 1 to 10 were acknowledged and cannot be read");
    }

    @Test
    void theOperatorMayGoOnWithoutWhatIsLost() throws IOException {
        damageTheFifthCommit();
        EmbeddedSettings accepting = SettingsFor.acceptingLoss(folder);

        try (EmbeddedStore store = EmbeddedStore.open(accepting)) {
            assertThat(replay(store, "a")).isEqualTo(events(4));
        }

        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            assertThat(replay(store, "a")).isEqualTo(events(4));
        }
    }

    /** Ten acknowledged commits, and one that reached the log but was never acknowledged. */
    private void losePower() throws IOException {
        BadDisk disk = new BadDisk();
        EmbeddedSettings never = SettingsFor.retriesEvery(folder, Duration.ofHours(1));
        try (EmbeddedStore store = EmbeddedStore.open(never, disk)) {
            appendAcknowledged(store);
            tailStart = Files.size(log());
            disk.mode = BadDisk.Mode.FAILS_AFTER;
            assertThatThrownBy(
                            () -> await(append(store, "a", ACKNOWLEDGED + 1, "x".repeat(20_000))))
                    .isInstanceOf(StoreFailed.class);
        }
    }

    private byte[] damageTheFifthCommit() throws IOException {
        long fifth = 0;
        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            for (int nr = 1; nr <= ACKNOWLEDGED; nr++) {
                if (nr == 5) {
                    fifth = Files.size(log());
                }
                await(append(store, "a", nr, "event"));
            }
        }
        byte[] log = Files.readAllBytes(log());
        log[(int) fifth + 20] ^= 1;
        Files.write(log(), log);
        return log;
    }

    private static void appendAcknowledged(EmbeddedStore store) {
        for (int nr = 1; nr <= ACKNOWLEDGED; nr++) {
            await(append(store, "a", nr, "event"));
        }
    }

    private static List<String> events(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(nr -> nr + "=event").toList();
    }

    private Path log() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow();
        }
    }

    private static byte[] cut(byte[] tail, int length) {
        return Arrays.copyOf(tail, length);
    }

    private static byte[] halfHole(byte[] tail) {
        Arrays.fill(tail, tail.length / 2, tail.length, (byte) 0);
        return tail;
    }

    private static byte[] firstHole(byte[] tail) {
        Arrays.fill(tail, 0, 4096, (byte) 0);
        return tail;
    }

    private static byte[] noise(byte[] tail) {
        new Random(SEED).nextBytes(tail);
        return tail;
    }
}
