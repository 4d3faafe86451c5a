package io.meshlark.auth.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.persistence.Directory;
import io.meshlark.persistence.StoreFailed;
import io.meshlark.protocol.binary.BinaryReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RegisterTest {
    private static final Register.Codec<String> TEXT =
            new Register.Codec<>() {
                @Override
                public byte[] encode(String value) {
                    return value.getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public String decode(byte[] value) {
                    String text = new String(value, StandardCharsets.UTF_8);
                    if (text.equals("newer")) {
                        throw new BinaryReader(value).corrupt("written by a newer release");
                    }
                    return text;
                }
            };

    private final FakeDirectory store = new FakeDirectory();
    private final List<Long> told = new ArrayList<>();
    private final Register<String> register = register();
    private long millis = 1000;

    private Register<String> register() {
        return new Register<>(
                "words", store, TEXT, 3, () -> Instant.ofEpochMilli(millis), Runnable::run);
    }

    private static <T> T done(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    private CompletionStage<Void> put(Register<String> to, String key) {
        return to.put(key, key, Directory.NEVER);
    }

    @Test
    void whatIsPutIsStoredInForceAndTold() {
        List<List<String>> seen = new ArrayList<>();
        register.whenChanged(() -> seen.add(register.values()));
        register.whenWritten(told::add);

        done(put(register, "a"));
        assertThat(done(register.remove("a"))).isTrue();
        assertThat(done(register.remove("a"))).isFalse();

        assertThat(seen).containsExactly(List.of("a"), List.of(), List.of());
        assertThat(told).containsExactly(1L, 2L, 3L);
        assertThat(store.entries).isEmpty();
    }

    @Test
    void whatAnotherNodeHasWrittenIsReadWhenItIsHeardOrLookedFor() {
        Register<String> other = register();
        done(put(other, "a"));
        register.heard(1);
        assertThat(register.values()).containsExactly("a");

        done(put(other, "b"));
        register.refresh();
        assertThat(register.values()).containsExactlyInAnyOrder("a", "b");

        int reads = store.reads;
        register.heard(2);
        register.refresh();
        assertThat(store.reads).isEqualTo(reads);
    }

    @Test
    void whoIsLateReadsAndWritesAgainAndTheLimitIsThatOfAll() {
        Register<String> other = register();
        done(put(other, "a"));
        done(put(other, "b"));

        done(put(register, "c"));
        var tooMany = put(other, "d");

        assertThat(register.values()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(other.values()).containsExactlyInAnyOrder("a", "b", "c");
        assertThatThrownBy(() -> done(tooMany))
                .hasCauseInstanceOf(Refused.class)
                .hasMessageContaining("there are 3 words already, which is the limit");
        done(other.put("c", "instead", Directory.NEVER));
        assertThat(other.values()).containsExactlyInAnyOrder("a", "b", "instead");
    }

    @Test
    void whatHasExpiredIsGoneAndMakesRoom() {
        for (String key : List.of("a", "b", "c")) {
            done(register.put(key, key, 2000));
        }
        millis = 2000;

        assertThat(register.values()).isEmpty();
        done(put(register, "d"));
        register.refresh();

        assertThat(register.size()).isEqualTo(1);
    }

    @Test
    void whileTheStoreIsAwayWhatIsKnownStays() {
        done(put(register, "a"));
        store.isAway = true;

        register.refresh();
        register.heard(7);
        assertThatThrownBy(() -> done(put(register, "b"))).hasCauseInstanceOf(StoreFailed.class);
        assertThat(register.values()).containsExactly("a");

        store.isAway = false;
        done(put(register, "c"));
        assertThat(register.values()).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void manyChangesCostFewWritesAndEachKeyHasItsLast() {
        store.held = new CompletableFuture<>();
        List<CompletionStage<Void>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(register.put("a" + i % 3, "value " + i, Directory.NEVER));
        }

        store.held.complete(null);

        all.forEach(RegisterTest::done);
        assertThat(register.values()).containsExactlyInAnyOrder("value 57", "value 58", "value 59");
        assertThat(store.writes).isLessThan(60);
    }

    @Test
    void noMoreChangesWaitThanTheLimit() {
        store.held = new CompletableFuture<>();
        for (int i = 0; i <= 1000; i++) {
            var unused = put(register, "a");
        }

        var refused = put(register, "a");

        assertThatThrownBy(() -> done(refused))
                .hasCauseInstanceOf(Refused.class)
                .hasMessageContaining("1000 changes wait for the store");
    }

    @Test
    void whatThisReleaseCannotReadIsLeftAlone() {
        done(register.put("a", "newer", Directory.NEVER));
        done(put(register, "b"));

        Register<String> later = register();
        done(later.load());

        assertThat(later.values()).containsExactly("b");
        assertThat(store.entries).containsKey("a");
    }
}
