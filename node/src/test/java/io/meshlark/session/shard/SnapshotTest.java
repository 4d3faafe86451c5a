package io.meshlark.session.shard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final int RECORDS = 300;

    private final RandomValues random = new RandomValues("SnapshotTest");

    @RepeatedTest(30)
    void logFromASnapshotAndTheRestEqualsTheWholeLog() {
        RandomLog log = new RandomLog(random);
        for (int i = random.below(RECORDS); i > 0; i--) {
            log.next();
        }

        LogState restored = LogSnapshot.of(log.state()).toState();
        assertThat(Rendered.of(restored)).isEqualTo(Rendered.of(log.state()));

        for (int i = 0; i < RECORDS; i++) {
            LogRecord record = log.next();
            restored.apply(record, log.time());
        }
        assertThat(Rendered.of(restored)).isEqualTo(Rendered.of(log.state()));
        assertThat(LogSnapshot.of(restored)).isEqualTo(LogSnapshot.of(log.state()));
    }

    @Test
    void randomLogsReachEveryPartOfTheState() {
        RandomLog log = new RandomLog(random);
        boolean ids = false;
        boolean wills = false;
        boolean shared = false;
        boolean received = false;
        boolean assigned = false;
        for (int i = 0; i < 10 * RECORDS; i++) {
            log.next();
            ids |= !log.state().openIds.isEmpty();
            wills |= !log.state().wills.isEmpty();
            shared |= log.state().messages.stream().anyMatch(m -> m.refs() > 1);
            received |= log.state().sessions.values().stream().anyMatch(SnapshotTest::hasReceived);
            assigned |=
                    log.state().sessions.values().stream()
                            .anyMatch(session -> !session.assignments().all().isEmpty());
        }

        assertThat(List.of(ids, wills, shared, received, assigned)).containsOnly(true);
    }

    @Test
    void messageOfSeveralSessionsIsStillOneAfterwards() {
        LogState state = new LogState();
        state.apply(
                new LogRecord.Appended(
                        1, 1, null, 0, random.publication(), List.of(target(3), target(8))),
                0);

        LogState restored = LogSnapshot.of(state).toState();

        LogEntry one = requireNonNull(restored.session(3).entry(0));
        LogEntry other = requireNonNull(restored.session(8).entry(0));
        assertThat(one.message())
                .isSameAs(other.message())
                .isSameAs(restored.messages.iterator().next());
        assertThat(one.message().refs()).isEqualTo(2);
    }

    @Test
    void snapshotStaysAsItIsWhenTheStateGoesOn() {
        LogState state = new LogState();
        LogSnapshot before = LogSnapshot.of(state);

        state.apply(new LogRecord.Opened(9), 0);

        assertThat(before.toState().incarnation()).isZero();
    }

    @RepeatedTest(30)
    void indexPageFromASnapshotAndTheRestEqualsTheWholePage() {
        IndexPage page = new IndexPage();
        for (int i = random.below(RECORDS); i > 0; i--) {
            page.apply(indexEvent(page), 4);
        }

        IndexPage restored = IndexSnapshot.of(page).toState(4);
        for (int i = 0; i < RECORDS; i++) {
            IndexEvent event = indexEvent(page);
            page.apply(event, 4);
            restored.apply(event, 4);
        }

        assertThat(Rendered.of(restored)).isEqualTo(Rendered.of(page));
    }

    @Test
    void pageFromASnapshotIsFullAtTheSameSession() {
        IndexPage page = new IndexPage();
        while (!page.isFull()) {
            IndexPage restored = IndexSnapshot.of(page).toState(0);
            IndexEvent created =
                    new IndexEvent.Created(page.highestNumber() + 1, "x".repeat(50_000), 0);
            page.apply(created, 0);
            restored.apply(created, 0);
            assertThat(restored.isFull()).isEqualTo(page.isFull());
        }
    }

    @RepeatedTest(30)
    void keptMessagesFromASnapshotAndTheRestEqualTheWhole() {
        KeptState state = new KeptState();
        for (int i = random.below(50); i > 0; i--) {
            state.apply(keptEvent());
        }

        KeptState restored = KeptSnapshot.of(state).toState();
        assertThat(Rendered.of(restored)).isEqualTo(Rendered.of(state));

        for (int i = 0; i < 50; i++) {
            KeptEvent event = keptEvent();
            state.apply(event);
            restored.apply(event);
        }
        assertThat(Rendered.of(restored)).isEqualTo(Rendered.of(state));
    }

    private static boolean hasReceived(SessionLog session) {
        for (LogEntry entry : session.entriesAbove(-1)) {
            if (entry.isReceived()) {
                return true;
            }
        }
        return false;
    }

    private IndexEvent indexEvent(IndexPage page) {
        long session = 1L + random.below((int) page.highestNumber() + 1);
        return switch (random.below(8)) {
            case 0, 1 ->
                    new IndexEvent.Created(
                            page.highestNumber() + 1, random.text(), random.number());
            case 2 -> new IndexEvent.Ended(session);
            case 3 -> new IndexEvent.Unsubscribed(session, random.some(random::text));
            case 4 -> new IndexEvent.PageFull(page.highestNumber() + 1);
            default -> new IndexEvent.Subscribed(session, random.some(random::subscription));
        };
    }

    /** Few numbers, so that events meet. */
    private KeptEvent keptEvent() {
        long outSeq = random.below(40);
        return switch (random.below(8)) {
            case 0 -> new KeptEvent.KeptReceived(outSeq);
            case 1 -> new KeptEvent.KeptSettled(new long[] {outSeq, outSeq + random.below(3)});
            case 2 -> new KeptEvent.KeptDropsDone(outSeq);
            default ->
                    new KeptEvent.Kept(
                            outSeq,
                            List.of(
                                    new KeptMessage(
                                            outSeq,
                                            random.publication(),
                                            QoS.AT_LEAST_ONCE,
                                            random.oneIn(2),
                                            random.ids())));
        };
    }

    private static LogRecord.Target target(long session) {
        return new LogRecord.Target(session, QoS.AT_LEAST_ONCE, false, SubscriptionIds.NONE);
    }
}
