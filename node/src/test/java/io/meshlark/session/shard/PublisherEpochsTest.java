package io.meshlark.session.shard;

import static io.meshlark.session.shard.ShardWorld.only;
import static io.meshlark.session.shard.ShardWorld.publication;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.session.shard.ShardEffect.AppendResult;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an earlier connection of a publisher has sent does not come behind what a later one has sent
 * (P3, design rule 1). Red without {@code isSuperseded} in {@link ShardAppends}.
 */
class PublisherEpochsTest {
    private static final long EARLIER = 1L << 32 | 7;
    private static final long LATER = 1L << 32 | 9;
    private static final long OF_A_LATER_SHARD = 2L << 32 | 1;

    private final ShardWorld world = new ShardWorld();

    @BeforeEach
    void subscribe() {
        world.subscribe(world.connected(world.connect("subscriber")), "t");
    }

    @Test
    void copyOfAnEarlierConnectionIsNotTakenBehindALaterOne() {
        assertThat(append(1, 1, EARLIER)).isEqualTo(AppendResult.APPENDED);
        assertThat(append(2, 1, LATER)).isEqualTo(AppendResult.APPENDED);

        assertThat(append(1, 2, EARLIER)).isEqualTo(AppendResult.SUPERSEDED);
        assertThat(append(2, 2, LATER)).isEqualTo(AppendResult.APPENDED);
        assertThat(append(3, 1, OF_A_LATER_SHARD)).isEqualTo(AppendResult.APPENDED);
        assertThat(append(2, 3, LATER)).isEqualTo(AppendResult.SUPERSEDED);
        assertThat(world.shard().figures(0).publishers()).isEqualTo(1);
    }

    @Test
    void whatIsInTheLogAlreadyIsNotSuperseded() {
        append(1, 1, EARLIER);
        append(2, 1, LATER);

        assertThat(append(1, 1, EARLIER)).isEqualTo(AppendResult.APPENDED);
    }

    @Test
    void connectionThatSaysNoEpochIsNeverSuperseded() {
        append(1, 1, LATER);

        assertThat(append(2, 1, 0)).isEqualTo(AppendResult.APPENDED);
    }

    @Test
    void itIsKnownAfterAFailureARestartAndASnapshot() {
        append(1, 1, LATER);
        world.reopen();
        assertThat(append(2, 1, EARLIER)).isEqualTo(AppendResult.SUPERSEDED);
        world.restart();
        assertThat(append(2, 2, EARLIER)).isEqualTo(AppendResult.SUPERSEDED);

        LogState copy = LogSnapshot.of(world.replayed()).toState();
        assertThat(copy.epochs.isSuperseded("publisher", EARLIER)).isTrue();
        assertThat(copy.epochs.isSuperseded("publisher", LATER)).isFalse();
    }

    @Test
    void whoHasNotBeenHeardOfForLongIsForgotten() {
        PublisherEpochs epochs = new PublisherEpochs();
        epochs.heard("a", LATER, 0);
        epochs.heard("b", LATER, 100_000);

        epochs.heard("c", LATER, 200_000);

        assertThat(epochs.isSuperseded("a", EARLIER)).isFalse();
        assertThat(epochs.isSuperseded("b", EARLIER)).isTrue();
    }

    @Test
    void noMoreAreKeptThanTheLimitAndTheLastHeardOfStay() {
        PublisherEpochs epochs = new PublisherEpochs();
        epochs.heard("first", LATER, 1);
        for (int i = 0; i < PublisherEpochs.MOST; i++) {
            epochs.heard("p" + i, LATER, 1);
            epochs.heard("often", LATER, 1);
        }

        assertThat(epochs.size()).isEqualTo(PublisherEpochs.MOST);
        assertThat(epochs.isSuperseded("first", EARLIER)).isFalse();
        assertThat(epochs.isSuperseded("often", EARLIER)).isTrue();
    }

    @Test
    void longClientIdsTakeNoMoreRoomThanShortOnes() {
        PublisherEpochs epochs = new PublisherEpochs();
        String longest = "x".repeat(65_535 - 1);
        for (int i = 0; i < 10; i++) {
            epochs.heard(longest + i, LATER, 1);
        }

        assertThat(epochs.size()).isEqualTo(PublisherEpochs.MOST_CHARACTERS / longest.length());
        assertThat(epochs.isSuperseded(longest + 9, EARLIER)).isTrue();
    }

    private AppendResult append(long origin, long seq, long epoch) {
        var append =
                new ShardCommand.Append(
                        origin, seq, publication("x"), null, epoch, true, List.of());
        return only(ShardEffect.AppendDone.class, world.handle(append)).result();
    }
}
