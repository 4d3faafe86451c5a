package io.meshlark.loadtest.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.chaos.history.What.By;
import org.junit.jupiter.api.Test;

class RecoveryTest {

    @Test
    void ofAFault() {
        var story =
                new Story()
                        .durable("d1", 1)
                        .subscribes("d1", 1, "t/#", 1)
                        .transientClient("c1", 1, 3)
                        .subscribes("c1", 1, "calm/#", 1)
                        .transientClient("p1", 1, 2)
                        .fault(1, "kill", 1)
                        .ends("d1", 1, By.LOST)
                        .asks("p1", 1, "t/1", 1)
                        .passes(4)
                        .returns("d1", 2, 2)
                        .asks("p1", 2, "calm/1", 1)
                        .passes(0.5)
                        .acked("p1", 1, 2)
                        .gets("c1", 1, "p1", 2, "calm/1", 1)
                        .passes(5)
                        .acked("p1", 1, 1)
                        .gets("d1", 2, "p1", 1, "t/1", 1)
                        .passes(3)
                        .recovered(1)
                        .drained();

        assertThat(story.violations()).isEmpty();
        var recovery = story.verdict().recoveries().getFirst();
        assertThat(recovery.kind()).isEqualTo("kill");
        assertThat(recovery.back()).isCloseTo(4, within(0.2));
        assertThat(recovery.acknowledged()).isCloseTo(9.5, within(0.2));
        assertThat(recovery.ready()).isCloseTo(12.5, within(0.2));
        assertThat(recovery.unaffected()).isEqualTo(1);
        assertThat(recovery.unaffectedStall()).isCloseTo(0.5, within(0.05));
    }

    @Test
    void whatMatchesALostClientOfADeadNodeIsAffected() {
        var story =
                new Story()
                        .transientClient("c1", 1, 1)
                        .subscribes("c1", 1, "calm/#", 1)
                        .transientClient("p1", 1, 2)
                        .fault(1, "kill", 1)
                        .ends("c1", 1, By.LOST)
                        .transientClient("c1", 2, 2)
                        .subscribes("c1", 2, "calm/#", 1)
                        .asks("p1", 1, "calm/1", 1)
                        .passes(12)
                        .acked("p1", 1, 1)
                        .gets("c1", 2, "p1", 1, "calm/1", 1)
                        .recovered(1)
                        .drained();

        assertThat(story.violations()).isEmpty();
        assertThat(story.verdict().recoveries().getFirst().unaffected()).isZero();
    }

    @Test
    void whoLeavesOnItsOwnIsNotWaitedFor() {
        var story =
                new Story()
                        .durable("d1", 1)
                        .subscribes("d1", 1, "t/#", 1)
                        .durable("p1", 2)
                        .fault(1, "kill", 3)
                        .asks("p1", 1, "t/1", 1)
                        .ends("p1", 1, By.ABORT)
                        .event("d1", 2, new What.ConnectAsked(false, Story.EXPIRY, null))
                        .event("d1", 1, new What.Disconnected(By.BROKER, 0x8E))
                        .passes(15)
                        .event("d1", 2, new What.ConnectAccepted(true))
                        .returns("p1", 2, 1)
                        .asks("p1", 2, 1, "t/1", 1, false, true)
                        .acked("p1", 2, 1)
                        .gets("d1", 2, "p1", 1, "t/1", 1)
                        .recovered(1)
                        .drained();

        assertThat(story.violations()).isEmpty();
        assertThat(story.verdict().recoveries().getFirst().back()).isZero();
        assertThat(story.verdict().recoveries().getFirst().acknowledged()).isZero();
    }

    @Test
    void pausesAfterTheFaultAreNoPartOfIt() {
        var story =
                new Story()
                        .durable("d1", 2)
                        .subscribes("d1", 1, "t/#", 1)
                        .transientClient("p1", 1, 2)
                        .fault(1, "kill", 1)
                        .asks("p1", 1, "t/1", 1)
                        .passes(9)
                        .acked("p1", 1, 1)
                        .gets("d1", 1, "p1", 1, "t/1", 1)
                        .passes(20)
                        .event(new What.FaultEnded(1))
                        .passes(5)
                        .asks("p1", 2, "t/1", 1)
                        .passes(12)
                        .acked("p1", 1, 2)
                        .gets("d1", 1, "p1", 2, "t/1", 1)
                        .event(new What.Recovered(1))
                        .drained();

        assertThat(story.violations()).isEmpty();
        var recovery = story.verdict().recoveries().getFirst();
        assertThat(recovery.acknowledged()).isCloseTo(9, within(0.2));
        assertThat(recovery.longestWait()).isCloseTo(12, within(0.2));
    }

    @Test
    void whoStaysAwayIsNotWaitedFor() {
        var story =
                new Story()
                        .durable("d1", 1)
                        .fault(1, "kill", 1)
                        .ends("d1", 1, By.LOST)
                        .passes(6)
                        .returns("d1", 2, 2)
                        .recovered(1)
                        .drained();

        assertThat(story.violations()).isEmpty();
        assertThat(story.verdict().recoveries().getFirst().back()).isZero();
    }
}
