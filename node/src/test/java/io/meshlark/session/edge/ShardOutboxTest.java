package io.meshlark.session.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.delivery.ShardGateway;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.session.FromEdge;
import io.meshlark.session.shard.ShardCommand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardOutboxTest {
    private static final long ORIGIN = 42;

    private long now = 1_000_000;
    private final WaitingBytes bytes = new WaitingBytes(1 << 20);
    private final ShardOutbox outbox = new ShardOutbox(ORIGIN, bytes, () -> now);
    private final List<String> answers = new ArrayList<>();

    private void append(String payload) {
        outbox.append(toAppend(payload), outcome -> answers.add(payload + "=" + outcome));
    }

    private static ShardGateway.Append toAppend(String payload) {
        Publication publication =
                new Publication(
                        "t",
                        Bytes.utf8(payload),
                        QoS.AT_LEAST_ONCE,
                        false,
                        PublishProperties.NONE,
                        "p",
                        Publication.NEVER);
        return new ShardGateway.Append(publication, null, 0, true, List.of());
    }

    private static List<List<Long>> frames(FakeShard shard) {
        List<List<Long>> frames = List.copyOf(shard.frames);
        shard.frames.clear();
        return frames;
    }

    /** Notes the numbers of what it is sent. */
    private static final class FakeShard implements ShardPort {
        final List<List<Long>> frames = new ArrayList<>();

        @Override
        public void tell(EdgeConnection from, FromEdge what) {}

        @Override
        public void append(List<ShardCommand.Append> frame) {
            frames.add(frame.stream().map(ShardCommand.Append::originSeq).toList());
        }

        @Override
        public void tell(ShardCommand.FromShard command) {}

        @Override
        public void whenIdle(Runnable then) {}
    }

    @Test
    void whatIsHandedOverBeforeTheShardIsThereGoesToItInOrder() {
        FakeShard shard = new FakeShard();
        append("a");
        append("b");

        outbox.opened(shard);

        assertThat(frames(shard)).containsExactly(List.of(1L, 2L));
    }

    @Test
    void whatHasWaitedTooLongForAShardIsRefusedUnlessOneMayHaveIt() {
        FakeShard first = new FakeShard();
        outbox.opened(first);
        append("sent");
        outbox.closed();
        append("old");
        now += ShardGateway.LONGEST_WAIT + 1;
        append("new");
        FakeShard second = new FakeShard();

        outbox.opened(second);

        assertThat(answers).containsExactly("old=REFUSED");
        assertThat(frames(second)).containsExactly(List.of(1L, 3L));
    }

    @Test
    void whileTwoFramesAreUnderWayTheRestGathersInOne() {
        FakeShard shard = new FakeShard();
        outbox.opened(shard);
        for (int i = 0; i < 10; i++) {
            append("m" + i);
        }
        assertThat(frames(shard)).containsExactly(List.of(1L), List.of(2L));

        outbox.frameTaken();

        assertThat(frames(shard)).hasSize(1).first().asList().hasSize(8);
    }

    @Test
    void aNewIncarnationGetsEverythingUnacknowledgedAgainInOrder() {
        FakeShard first = new FakeShard();
        FakeShard second = new FakeShard();
        outbox.opened(first);
        append("a");
        append("b");
        append("c");
        outbox.decided(List.of(Outcome.APPENDED), 1);

        outbox.opened(second);

        assertThat(frames(second)).containsExactly(List.of(2L, 3L));
    }

    @Test
    void eachAppendIsAnsweredOnceWithItsOwnOutcome() {
        outbox.opened(new FakeShard());
        append("a");
        append("b");

        outbox.decided(List.of(Outcome.NO_SUBSCRIBERS, Outcome.APPENDED), 2);
        outbox.decided(List.of(Outcome.APPENDED), 2);

        assertThat(answers).containsExactly("a=NO_SUBSCRIBERS", "b=APPENDED");
    }

    @Test
    void beyondTheNodesLimitNothingMoreIsAcceptedUntilTheShardHasDecided() {
        int maxBytes = 1_000;
        Outboxes outboxes = new Outboxes(2, ORIGIN, maxBytes, () -> now);
        outboxes.of(0).opened(new FakeShard());
        assertThat(outboxes.accepts(1)).isTrue();
        outboxes.append(0, toAppend("x".repeat(maxBytes)), outcome -> {});
        assertThat(outboxes.accepts(1)).isFalse();
        assertThat(outboxes.hasRoom()).isFalse();

        outboxes.of(0).decided(List.of(Outcome.APPENDED), 1);

        assertThat(outboxes.accepts(1)).isTrue();
        assertThat(outboxes.waitingBytes()).isZero();
    }

    /** Red when {@code WaitingBytes} does not say so: clients are refused instead of held. */
    @Test
    void fromHalfOfTheLimitOnClientsWaitUntilAQuarterIsLeft() {
        Outboxes outboxes = new Outboxes(2, ORIGIN, 4_000, () -> now);
        List<String> calls = new ArrayList<>();
        outboxes.congestion().whenOver(() -> calls.add("over"));
        outboxes.of(0).opened(new FakeShard());
        for (int i = 0; i < 3; i++) {
            outboxes.append(0, toAppend("x".repeat(700)), outcome -> {});
        }
        assertThat(outboxes.congestion().isOn()).isTrue();
        assertThat(outboxes.accepts(0)).isTrue();

        outboxes.of(0).decided(List.of(Outcome.APPENDED), 1);
        assertThat(outboxes.congestion().isOn()).isTrue();
        outboxes.of(0).decided(List.of(Outcome.APPENDED, Outcome.APPENDED), 3);

        assertThat(outboxes.congestion().isOn()).isFalse();
        assertThat(calls).containsExactly("over");
    }

    @Test
    void aFailingStoreIsNotOfferedAnything() {
        outbox.failing(true);
        assertThat(outbox.accepts()).isFalse();

        outbox.failing(false);

        assertThat(outbox.accepts()).isTrue();
    }
}
