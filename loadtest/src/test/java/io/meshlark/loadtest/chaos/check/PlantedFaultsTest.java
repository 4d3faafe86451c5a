package io.meshlark.loadtest.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.chaos.history.What.By;
import org.junit.jupiter.api.Test;

/** Each kind of violation is found, alone, in a history that has nothing else wrong. */
class PlantedFaultsTest {

    private static Story subscribed() {
        return new Story()
                .durable("d1", 1)
                .subscribes("d1", 1, "t/#", 2)
                .connects("p1", 1, 2, false, Story.EXPIRY, false);
    }

    @Test
    void anAcknowledgedMessageThatADurableSubscriberDoesNotGet() {
        var story =
                subscribed()
                        .publishes("p1", 1, "t/1", 1)
                        .gets("d1", 1, "p1", 1, "t/1", 1)
                        .publishes("p1", 2, "t/1", 1)
                        .publishes("p1", 3, "t/1", 1)
                        .gets("d1", 1, "p1", 3, "t/1", 1)
                        .drained();

        assertThat(story.kinds()).isEqualTo("LOST");
        var violation = story.violations().getFirst();
        assertThat(violation.text()).contains("p1:2").contains("d1");
        assertThat(violation.evidence())
                .anyMatch(it -> it.what() instanceof What.PublishAcked)
                .noneMatch(it -> it.what().toString().contains("sequence=3"));
    }

    @Test
    void anAcknowledgedMessageThatWasSentWhileTheDurableSubscriberWasAway() {
        var story =
                subscribed()
                        .publishes("p1", 1, "t/1", 2)
                        .gets("d1", 1, "p1", 1, "t/1", 2)
                        .ends("d1", 1, By.ABORT)
                        .publishes("p1", 2, "t/1", 2)
                        .returns("d1", 2, 3)
                        .drained();

        assertThat(story.kinds()).isEqualTo("LOST");
    }

    @Test
    void anAcknowledgedMessageThatATransientSubscriberDoesNotGet() {
        var story =
                new Story()
                        .transientClient("t1", 1, 1)
                        .subscribes("t1", 1, "t/#", 1)
                        .transientClient("p1", 1, 2)
                        .publishes("p1", 1, "t/1", 1)
                        .gets("t1", 1, "p1", 1, "t/1", 1)
                        .publishes("p1", 2, "t/1", 1)
                        .drained();

        assertThat(story.kinds()).isEqualTo("LOST");
    }

    @Test
    void aSubscriptionThatWorksLaterThanItsSubAck() {
        var story =
                subscribed()
                        .publishes("p1", 1, "t/1", 1)
                        .publishes("p1", 2, "t/1", 1)
                        .gets("d1", 1, "p1", 2, "t/1", 1)
                        .drained();

        assertThat(story.kinds()).isEqualTo("SUBACK_TOO_EARLY");
    }

    @Test
    void aQos2MessageWithASecondPacketId() {
        var story =
                subscribed()
                        .publishes("p1", 1, "t/1", 2)
                        .gets("d1", 1, "p1", 1, "t/1", 2, false, 5)
                        .gets("d1", 1, "p1", 1, "t/1", 2, false, 6)
                        .drained();

        assertThat(story.kinds()).isEqualTo("TWICE");
    }

    @Test
    void aQos2MessageThatIsRepeatedAfterItsRelease() {
        var story =
                subscribed()
                        .publishes("p1", 1, "t/1", 2)
                        .gets("d1", 1, "p1", 1, "t/1", 2, false, 5)
                        .releases("d1", 1, 5)
                        .ends("d1", 1, By.LOST)
                        .returns("d1", 2, 2)
                        .gets("d1", 2, "p1", 1, "t/1", 2, true, 5)
                        .drained();

        assertThat(story.kinds()).isEqualTo("TWICE");
    }

    @Test
    void aQos2MessageThatItsPublisherRepeatedInItsSession() {
        var story =
                subscribed()
                        .asks("p1", 1, "t/1", 2)
                        .gets("d1", 1, "p1", 1, "t/1", 2, false, 5)
                        .ends("p1", 1, By.LOST)
                        .returns("p1", 2, 3)
                        .asks("p1", 2, 1, "t/1", 2, false, true)
                        .acked("p1", 2, 1)
                        .gets("d1", 1, "p1", 1, "t/1", 2, false, 6)
                        .drained();

        assertThat(story.kinds()).isEqualTo("TWICE");
    }

    @Test
    void aPacketIdThatIsNotFree() {
        var story =
                subscribed()
                        .publishes("p1", 1, "t/1", 2)
                        .publishes("p1", 2, "t/1", 2)
                        .gets("d1", 1, "p1", 1, "t/1", 2, false, 5)
                        .gets("d1", 1, "p1", 2, "t/1", 2, false, 5)
                        .drained();

        assertThat(story.kinds()).isEqualTo("PACKET_ID_IN_USE");
    }

    @Test
    void twoMessagesInAnotherOrder() {
        var story =
                subscribed()
                        .publishes("p1", 1, "t/1", 1)
                        .publishes("p1", 2, "t/1", 1)
                        .gets("d1", 1, "p1", 2, "t/1", 1)
                        .gets("d1", 1, "p1", 1, "t/1", 1)
                        .drained();

        assertThat(story.kinds()).isEqualTo("ORDER");
    }

    @Test
    void twoQos0MessagesInAnotherOrder() {
        var story =
                subscribed()
                        .asks("p1", 1, "t/1", 0)
                        .asks("p1", 2, "t/1", 0)
                        .gets("d1", 1, "p1", 2, "t/1", 0)
                        .gets("d1", 1, "p1", 1, "t/1", 0)
                        .drained();

        assertThat(story.kinds()).isEqualTo("ORDER");
    }

    @Test
    void aDeliveryOnAConnectionThatWasTakenOver() {
        var story =
                subscribed()
                        .returns("d1", 2, 3)
                        .passes(2)
                        .publishes("p1", 1, "t/1", 1)
                        .gets("d1", 1, "p1", 1, "t/1", 1)
                        .ends("d1", 1, By.LOST)
                        .drained();

        assertThat(story.kinds()).isEqualTo("TWO_CONNECTIONS");
    }

    @Test
    void aPingAnsweredOnAConnectionThatWasTakenOver() {
        var story =
                subscribed()
                        .returns("d1", 2, 3)
                        .passes(4.5)
                        .event("d1", 1, new What.PingAnswered())
                        .ends("d1", 1, By.LOST)
                        .drained();

        assertThat(story.kinds()).isEqualTo("TWO_CONNECTIONS");
    }

    private static Story watched() {
        return new Story().durable("d1", 1).subscribes("d1", 1, "will/#", 1).withWill("w1", 1, 2);
    }

    @Test
    void aWillThatDoesNotCome() {
        assertThat(watched().ends("w1", 1, By.ABORT).drained().kinds()).isEqualTo("WILL_MISSING");
    }

    @Test
    void aWillOfANodeThatDied() {
        var story =
                watched()
                        .fault(1, "kill", 2)
                        .ends("w1", 1, By.LOST)
                        .withWill("w1", 2, 3)
                        .recovered(1)
                        .drained();

        assertThat(story.kinds()).isEqualTo("WILL_MISSING");
    }

    @Test
    void aWillThatDoesNotComeToATransientWatcher() {
        var story =
                new Story()
                        .transientClient("t1", 1, 1)
                        .subscribes("t1", 1, "will/#", 1)
                        .withWill("w1", 1, 2)
                        .ends("w1", 1, By.ABORT)
                        .drained();

        assertThat(story.kinds()).isEqualTo("WILL_MISSING");
    }

    @Test
    void aWillThatComesTwice() {
        var story =
                watched()
                        .ends("w1", 1, By.ABORT)
                        .getsWill("d1", "w1", 1, false)
                        .passes(15)
                        .getsWill("d1", "w1", 1, false)
                        .drained();

        assertThat(story.kinds()).isEqualTo("WILL_TWICE");
    }

    @Test
    void aWillAfterDisconnect() {
        var story =
                watched()
                        .ends("w1", 1, By.GOODBYE)
                        .passes(20)
                        .getsWill("d1", "w1", 1, false)
                        .drained();

        assertThat(story.kinds()).isEqualTo("WILL_UNDUE");
    }

    /** Nobody has taken its place, so that it has been read some time. */
    @Test
    void aWillAfterDisconnectWhileANodeWasHardlyHeard() {
        var story =
                watched()
                        .fault(1, "loss", 3)
                        .ends("w1", 1, By.GOODBYE)
                        .passes(20)
                        .recovered(1)
                        .getsWill("d1", "w1", 1, false)
                        .drained();

        assertThat(story.kinds()).isEqualTo("WILL_UNDUE");
    }

    @Test
    void aWillOfAConnectionThatIsStillThere() {
        var story = watched().passes(20).getsWill("d1", "w1", 1, false).drained();

        assertThat(story.kinds()).isEqualTo("WILL_UNDUE");
    }

    private static Story retaining() {
        return new Story()
                .transientClient("r1", 1, 1)
                .asks("r1", 1, 1, "ret/1", 1, true, false)
                .acked("r1", 1, 1)
                .asks("r1", 1, 2, "ret/1", 1, true, false)
                .acked("r1", 1, 2)
                .drained()
                .transientClient("reader", 1, 2)
                .subscribes("reader", 1, "ret/#", 1);
    }

    @Test
    void aRetainedMessageThatWasReplaced() {
        assertThat(retaining().getsRetained("reader", "r1", 1, "ret/1").kinds())
                .isEqualTo("RETAINED_STALE");
    }

    @Test
    void aRetainedMessageThatIsGone() {
        assertThat(retaining().kinds()).isEqualTo("RETAINED_STALE");
    }

    private static Story group() {
        return new Story()
                .durable("m1", 1)
                .subscribes("m1", 1, "$share/g/s/#", 2)
                .durable("m2", 2)
                .subscribes("m2", 1, "$share/g/s/#", 2)
                .transientClient("p1", 1, 3);
    }

    @Test
    void aQos2MessageThatTwoMembersGet() {
        var story =
                group().publishes("p1", 1, "s/1", 2)
                        .gets("m1", 1, "p1", 1, "s/1", 2)
                        .gets("m2", 1, "p1", 1, "s/1", 2)
                        .drained();

        assertThat(story.kinds()).isEqualTo("SHARED_TWICE");
    }

    @Test
    void aQos2MessageThatOneMemberGetsTwice() {
        var story =
                group().publishes("p1", 1, "s/1", 2)
                        .gets("m1", 1, "p1", 1, "s/1", 2, false, 5)
                        .gets("m1", 1, "p1", 1, "s/1", 2, false, 6)
                        .drained();

        assertThat(story.kinds()).isEqualTo("SHARED_TWICE");
    }

    /** Messages may come before SUBACK, and the connection may end between the two. */
    @Test
    void aMessageThatAMemberGetsThatHasNotHeardThatItIsOne() {
        var story =
                group().transientClient("x1", 1, 3)
                        .event("x1", 1, new What.SubscribeAsked("$share/g/s/#", 2))
                        .publishes("p1", 1, "s/1", 2)
                        .gets("x1", 1, "p1", 1, "s/1", 2);

        assertThat(story.gets("m1", 1, "p1", 1, "s/1", 2).drained().kinds())
                .isEqualTo("SHARED_TWICE");
    }

    @Test
    void aMessageThatNoMemberGets() {
        assertThat(group().publishes("p1", 1, "s/1", 1).drained().kinds()).isEqualTo("SHARED_LOST");
        assertThat(group().publishes("p1", 1, "s/1", 2).drained().kinds()).isEqualTo("SHARED_LOST");
    }

    @Test
    void aDurableSessionThatIsNotPresent() {
        var story =
                subscribed()
                        .ends("d1", 1, By.LOST)
                        .connects("d1", 2, 3, false, Story.EXPIRY, false)
                        .drained();

        assertThat(story.kinds()).isEqualTo("SESSION_LOST");
    }

    @Test
    void aSessionThatIsPresentAfterCleanStart() {
        var story =
                subscribed()
                        .ends("d1", 1, By.LOST)
                        .connects("d1", 2, 3, true, Story.EXPIRY, true)
                        .drained();

        assertThat(story.kinds()).isEqualTo("SESSION_KEPT");
    }

    @Test
    void aClientThatDoesNotComeBack() {
        assertThat(subscribed().ends("d1", 1, By.LOST).drained().kinds()).isEqualTo("NOT_BACK");
        assertThat(
                        subscribed()
                                .event("x1", 1, new What.ConnectAsked(true, 0, null))
                                .event("x1", 1, new What.ConnectRefused(-1))
                                .drained()
                                .kinds())
                .isEqualTo("NOT_BACK");
    }

    @Test
    void aPublicationWithoutAnAnswer() {
        assertThat(subscribed().asks("p1", 1, "x/1", 1).drained().kinds())
                .isEqualTo("NEVER_ACKNOWLEDGED");
    }

    @Test
    void aMessageThatNobodySent() {
        assertThat(subscribed().gets("d1", 1, "p9", 1, "t/1", 1).drained().kinds())
                .isEqualTo("FOREIGN");
    }

    @Test
    void theMessageIdsOfWillsAndOfPublishersAreDifferent() {
        assertThat(Story.will("w1", 1)).isNotEqualTo(new MessageId("w1", 1));
    }

    /** Red when what is spared counts as the latest. */
    @Test
    void anotherOrderBehindARefusedRepeatThatIsSpared() {
        var story =
                new Story()
                        .durable("d1", 1)
                        .subscribes("d1", 1, "t/#", 2)
                        .transientClient("p1", 1, 2)
                        .asks("p1", 1, "t/1", 2)
                        .ends("p1", 1, By.ABORT)
                        .transientClient("p1", 2, 3)
                        .asks("p1", 2, 1, "t/1", 2, false, false)
                        .event("p1", 2, new What.PublishAcked(new MessageId("p1", 1), 0x97))
                        .asks("p1", 2, 2, "t/1", 2, false, false)
                        .acked("p1", 2, 2)
                        .asks("p1", 2, 3, "t/1", 2, false, false)
                        .acked("p1", 2, 3)
                        .gets("d1", 1, "p1", 3, "t/1", 2)
                        .gets("d1", 1, "p1", 1, "t/1", 2)
                        .gets("d1", 1, "p1", 2, "t/1", 2)
                        .drained();

        assertThat(story.kinds()).isEqualTo("ORDER");
    }
}
