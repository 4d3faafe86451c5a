package io.meshlark.loadtest.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.chaos.history.What.By;
import org.junit.jupiter.api.Test;

/** What a broker may do that keeps all promises. */
class CleanHistoriesTest {

    private static Story subscribed() {
        return new Story()
                .durable("d1", 1)
                .subscribes("d1", 1, "t/#", 2)
                .connects("p1", 1, 2, false, Story.EXPIRY, false);
    }

    /** It goes with the member, which never heard that it is one. */
    @Test
    void aMessageOfAGroupThatComesBeforeSuback() {
        var story =
                new Story()
                        .durable("m1", 1)
                        .subscribes("m1", 1, "$share/g/s/#", 1)
                        .transientClient("p1", 1, 3)
                        .transientClient("x1", 1, 2)
                        .event("x1", 1, new What.SubscribeAsked("$share/g/s/#", 1))
                        .publishes("p1", 1, "s/1", 2)
                        .gets("x1", 1, "p1", 1, "s/1", 1)
                        .ends("x1", 1, By.BROKER)
                        .transientClient("x1", 2, 2)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void aQos1MessageAgainWithDup() {
        var story =
                subscribed()
                        .publishes("p1", 1, "t/1", 1)
                        .publishes("p1", 2, "t/1", 1)
                        .gets("d1", 1, "p1", 1, "t/1", 1)
                        .gets("d1", 1, "p1", 2, "t/1", 1)
                        .ends("d1", 1, By.LOST)
                        .returns("d1", 2, 3)
                        .gets("d1", 2, "p1", 1, "t/1", 1, true, 1)
                        .gets("d1", 2, "p1", 2, "t/1", 1, true, 2)
                        .drained();

        assertThat(story.violations()).isEmpty();
        assertThat(story.verdict().figures().duplicates()).isEqualTo(2);
    }

    @Test
    void aQos2MessageAgainBeforeItsRelease() {
        var story =
                subscribed()
                        .publishes("p1", 1, "t/1", 2)
                        .gets("d1", 1, "p1", 1, "t/1", 2, false, 5)
                        .ends("d1", 1, By.LOST)
                        .returns("d1", 2, 3)
                        .gets("d1", 2, "p1", 1, "t/1", 2, true, 5)
                        .releases("d1", 2, 5)
                        .publishes("p1", 2, "t/1", 2)
                        .gets("d1", 2, "p1", 2, "t/1", 2, false, 5)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void aRepeatedMessageWhoseFirstTryWasBeforeTheSubscription() {
        var story =
                new Story()
                        .transientClient("t1", 1, 1)
                        .transientClient("q1", 1, 2)
                        .asks("q1", 1, "t/1", 1)
                        .subscribes("t1", 1, "t/#", 1)
                        .asks("q1", 2, "t/1", 1)
                        .gets("t1", 1, "q1", 2, "t/1", 1)
                        .ends("q1", 1, By.LOST)
                        .transientClient("q1", 2, 3)
                        .asks("q1", 2, 1, "t/1", 1, false, false)
                        .asks("q1", 2, 2, "t/1", 1, false, false)
                        .acked("q1", 2, 1)
                        .acked("q1", 2, 2)
                        .gets("t1", 1, "q1", 1, "t/1", 1)
                        .gets("t1", 1, "q1", 2, "t/1", 1)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void aClientThatCouldNotMoveAndHasKeptItsConnection() {
        var story =
                subscribed()
                        .event("d1", 2, new What.ConnectAsked(false, Story.EXPIRY, null))
                        .event("d1", 2, new What.ConnectRefused(-1))
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void unknownOutcomesAreDeliveredOrNot() {
        var story =
                subscribed()
                        .asks("p1", 1, "t/1", 1)
                        .asks("p1", 2, "t/2", 2)
                        .gets("d1", 1, "p1", 2, "t/2", 2)
                        .ends("p1", 1, By.LOST)
                        .returns("p1", 2, 3)
                        .drained();

        assertThat(story.violations()).isEmpty();
        assertThat(story.verdict().figures().unanswered()).isEqualTo(2);
    }

    @Test
    void aRepeatedPublicationWithoutASessionMayComeTwiceAndInOrderOfItsFirstDeliveries() {
        var story =
                subscribed()
                        .transientClient("q1", 1, 3)
                        .asks("q1", 1, "t/1", 2)
                        .asks("q1", 2, "t/1", 2)
                        .gets("d1", 1, "q1", 1, "t/1", 2, false, 5)
                        .ends("q1", 1, By.LOST)
                        .transientClient("q1", 2, 1)
                        .asks("q1", 2, 1, "t/1", 2, false, false)
                        .asks("q1", 2, 2, "t/1", 2, false, false)
                        .acked("q1", 2, 1)
                        .acked("q1", 2, 2)
                        .gets("d1", 1, "q1", 1, "t/1", 2, false, 6)
                        .gets("d1", 1, "q1", 2, "t/1", 2, false, 7)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void otherTopicsQosAndPublishersHaveOrdersOfTheirOwn() {
        var story =
                subscribed()
                        .transientClient("q1", 1, 3)
                        .publishes("p1", 1, "t/1", 1)
                        .publishes("p1", 2, "t/2", 1)
                        .publishes("p1", 3, "t/1", 2)
                        .publishes("q1", 1, "t/1", 1)
                        .gets("d1", 1, "p1", 3, "t/1", 2)
                        .gets("d1", 1, "p1", 2, "t/2", 1)
                        .gets("d1", 1, "q1", 1, "t/1", 1)
                        .gets("d1", 1, "p1", 1, "t/1", 1)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void aTransientSubscriberMissesWhatItsNodeOrItsConnectionTookWithIt() {
        var story =
                new Story()
                        .transientClient("t1", 1, 1)
                        .subscribes("t1", 1, "t/#", 1)
                        .transientClient("t2", 1, 2)
                        .subscribes("t2", 1, "t/#", 1)
                        .transientClient("p1", 1, 3)
                        .publishes("p1", 1, "t/1", 1)
                        .ends("t2", 1, By.LOST)
                        .transientClient("t2", 2, 2)
                        .fault(1, "stop", 1)
                        .recovered(1)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void whatWasAskedBeforeSubAckOrAfterUnsubscribeMayBeMissing() {
        var story =
                new Story()
                        .durable("d1", 1)
                        .transientClient("p1", 1, 2)
                        .event("d1", 1, new What.SubscribeAsked("t/#", 1))
                        .publishes("p1", 1, "t/1", 1)
                        .event("d1", 1, new What.SubscribeAcked("t/#", 1))
                        .event("d1", 1, new What.UnsubscribeAsked("t/#"))
                        .publishes("p1", 2, "t/1", 1)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void aRefusedPublicationIsNotDelivered() {
        var story =
                subscribed()
                        .asks("p1", 1, "t/1", 1)
                        .event("p1", 1, new What.PublishAcked(new MessageId("p1", 1), 0x97))
                        .drained();

        assertThat(story.violations()).isEmpty();
        assertThat(story.verdict().figures().refused()).isEqualTo(1);
    }

    @Test
    void anOldConnectionGetsWhatWasUnderWay() {
        var story =
                subscribed()
                        .returns("d1", 2, 3)
                        .publishes("p1", 1, "t/1", 1)
                        .gets("d1", 1, "p1", 1, "t/1", 1)
                        .gets("d1", 2, "p1", 1, "t/1", 1, true, 1)
                        .passes(2)
                        .event("d1", 1, new What.PingAnswered())
                        .ends("d1", 1, By.BROKER)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void aWillComesLateOrWithDupOrNotAfterDisconnect() {
        var story =
                new Story()
                        .durable("d1", 1)
                        .subscribes("d1", 1, "will/#", 1)
                        .withWill("w1", 1, 2)
                        .withWill("w2", 1, 3)
                        .fault(1, "kill", 2)
                        .ends("w1", 1, By.LOST)
                        .ends("w2", 1, By.GOODBYE)
                        .passes(25)
                        .getsWill("d1", "w1", 1, false)
                        .getsWill("d1", "w1", 1, true)
                        .withWill("w1", 2, 3)
                        .recovered(1)
                        .drained();

        assertThat(story.violations()).isEmpty();
        assertThat(story.verdict().figures().wills()).isEqualTo(1);
    }

    @Test
    void aDisconnectThatADyingNodeMayNotHaveReadLeavesTheWillOpen() {
        var story =
                new Story()
                        .durable("d1", 1)
                        .subscribes("d1", 1, "will/#", 1)
                        .withWill("w1", 1, 2)
                        .ends("w1", 1, By.GOODBYE)
                        .fault(1, "kill", 2)
                        .recovered(1)
                        .getsWill("d1", "w1", 1, false)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void aLaterRetainedMessageThatWasNotAcknowledged() {
        var story =
                new Story()
                        .transientClient("r1", 1, 1)
                        .asks("r1", 1, 1, "ret/1", 1, true, false)
                        .acked("r1", 1, 1)
                        .asks("r1", 1, 2, "ret/1", 1, true, false)
                        .ends("r1", 1, By.LOST)
                        .transientClient("r1", 2, 1)
                        .drained()
                        .transientClient("reader", 1, 2)
                        .subscribes("reader", 1, "ret/#", 1)
                        .getsRetained("reader", "r1", 2, "ret/1");

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void aQos2MessageGoesWithItsTransientMember() {
        var story =
                new Story()
                        .durable("m1", 1)
                        .subscribes("m1", 1, "$share/g/s/#", 2)
                        .transientClient("m2", 1, 2)
                        .subscribes("m2", 1, "$share/g/s/#", 2)
                        .transientClient("p1", 1, 3)
                        .publishes("p1", 1, "s/1", 2)
                        .publishes("p1", 2, "s/1", 1)
                        .ends("m2", 1, By.LOST)
                        .gets("m1", 1, "p1", 2, "s/1", 1)
                        .transientClient("m2", 2, 2)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void aSessionThatWasEndedWithCleanStart() {
        var story =
                subscribed()
                        .publishes("p1", 1, "t/1", 1)
                        .ends("d1", 1, By.ABORT)
                        .connects("d1", 2, 3, true, Story.EXPIRY, false)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    /** The copy of the first try comes late; what was refused is not before what was accepted. */
    @Test
    void aRefusedRepeatIsNotAheadOfWhatWasAcceptedThen() {
        var story =
                subscribed()
                        .asks("p1", 1, "t/1", 2)
                        .ends("p1", 1, By.ABORT)
                        .transientClient("p1", 2, 3)
                        .asks("p1", 2, 1, "t/1", 2, false, false)
                        .event("p1", 2, new What.PublishAcked(new MessageId("p1", 1), 0x97))
                        .asks("p1", 2, 2, "t/1", 2, false, false)
                        .acked("p1", 2, 2)
                        .gets("d1", 1, "p1", 2, "t/1", 2)
                        .gets("d1", 1, "p1", 1, "t/1", 2)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void aQos2MessageThatWasUnderWayToTheConnectionBefore() {
        var story =
                subscribed()
                        .publishes("p1", 1, "t/1", 2)
                        .returns("d1", 2, 3)
                        .gets("d1", 2, "p1", 1, "t/1", 2, true, 5)
                        .releases("d1", 2, 5)
                        .gets("d1", 1, "p1", 1, "t/1", 2, false, 5)
                        .ends("d1", 1, By.BROKER)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    /** It was held back, and its node has not read that it says goodbye. */
    @Test
    void aWillOfOneWhoSaidGoodbyeWhileANodeWasHardlyHeard() {
        var story =
                new Story()
                        .durable("d1", 1)
                        .subscribes("d1", 1, "will/#", 1)
                        .fault(1, "loss", 3)
                        .withWill("w1", 1, 2)
                        .ends("w1", 1, By.GOODBYE)
                        .passes(15)
                        .recovered(1)
                        .withWill("w1", 2, 3)
                        .getsWill("d1", "w1", 1, false)
                        .passes(20)
                        .ends("w1", 2, By.GOODBYE)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }

    /** What it said to one node comes later than its CONNECT at another. */
    @Test
    void aWillOfOneWhoSaidGoodbyeAndWasElsewhereAtOnce() {
        var story =
                new Story()
                        .durable("d1", 1)
                        .subscribes("d1", 1, "will/#", 1)
                        .withWill("w1", 1, 2)
                        .ends("w1", 1, By.GOODBYE)
                        .withWill("w1", 2, 3)
                        .getsWill("d1", "w1", 1, false)
                        .passes(20)
                        .ends("w1", 2, By.GOODBYE)
                        .drained();

        assertThat(story.violations()).isEmpty();
    }
}
