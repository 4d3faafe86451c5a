package io.meshlark.auth.ban;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.directory.FakeDirectory;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FlappingTest {
    private long millis = 1000;
    private final FakeDirectory store = new FakeDirectory();
    private final Bans bans = new Bans(() -> Instant.ofEpochMilli(millis));
    private final BanDesk desk =
            BanDesk.create(store, bans, 100, () -> Instant.ofEpochMilli(millis), Runnable::run);
    private final Flapping flapping =
            new Flapping(
                    3,
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    desk,
                    () -> Duration.ofMillis(millis).toNanos());

    private boolean comesTooOften(String client, String user, int times) {
        boolean isTooMany = false;
        for (int i = 0; i < times; i++) {
            isTooMany = flapping.isOneTooMany(client, user);
        }
        return isTooMany;
    }

    @Test
    void clientThatComesTooOftenIsBannedForAWhile() {
        assertThat(comesTooOften("pump", "ann", 3)).isFalse();
        assertThat(bans.isBanned("pump", "ann")).isFalse();

        assertThat(comesTooOften("pump", "ann", 1)).isTrue();

        assertThat(bans.isBanned("pump", "ann")).isTrue();
        assertThat(desk.all())
                .singleElement()
                .satisfies(ban -> {
                    assertThat(ban.reason()).isEqualTo("more than 3 connects within 60 s");
                    assertThat(ban.until()).isEqualTo(301_000);
                });
        millis = 301_000;
        assertThat(bans.isBanned("pump", "ann")).isFalse();
    }

    @Test
    void nobodyGetsTheClientOfAnotherBanned() {
        comesTooOften("pump", "eve", 100);

        assertThat(bans.isBanned("pump", "eve")).isTrue();
        assertThat(bans.isBanned("pump", "ann")).isFalse();
        assertThat(comesTooOften("pump", "ann", 3)).isFalse();
    }

    @Test
    void oneBanIsOneWriteHoweverOftenItComes() {
        comesTooOften("pump", "ann", 1000);

        assertThat(store.writes).isEqualTo(1);
        assertThat(flapping.bans()).isEqualTo(1);
    }

    @Test
    void connectsOfAnEarlierWindowDoNotCount() {
        for (int i = 0; i < 10; i++) {
            assertThat(comesTooOften("pump", "ann", 3)).isFalse();
            millis += 60_001;
        }
    }

    @Test
    void banThatCannotBeWrittenHoldsOnThisNodeForTheWindow() {
        store.isAway = true;

        comesTooOften("pump", "ann", 4);

        assertThat(comesTooOften("pump", "ann", 1)).isTrue();
        assertThat(desk.all()).isEmpty();
    }

    @Test
    void zeroIsNoLimit() {
        Flapping off = new Flapping(0, Duration.ofMinutes(1), Duration.ofMinutes(5), desk, () -> 0);

        for (int i = 0; i < 1000; i++) {
            assertThat(off.isOneTooMany("pump", "ann")).isFalse();
        }
    }
}
