package io.meshlark.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Interest;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.SipHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The way of a publication through one node. */
class RouterTest {
    private static final int SHARDS = 4;

    private final QueuedLane lane = new QueuedLane();
    private final Routes routes =
            new Routes(new SipHash(1, 2), 3, SHARDS, SharedStrategy.ROUND_ROBIN);
    private final FakeShards shards = new FakeShards();
    private final List<Retention.Written> retained = new ArrayList<>();
    private final Router router = new Router(routes, shards, new FakeRetention(), 1);
    private final List<Outcome> outcomes = new ArrayList<>();

    RouterTest() {
        for (int shard = 0; shard < SHARDS; shard++) {
            routes.shard(shard).clear(1);
            routes.shard(shard).loaded();
        }
    }

    /** Shards that answer when the test says so. */
    private static final class FakeShards implements ShardGateway {
        record Asked(int shard, Append append, Done done) {}

        final List<Asked> asked = new ArrayList<>();
        int refusing = -1;
        boolean isFull;

        @Override
        public boolean accepts(int shard) {
            return shard != refusing;
        }

        @Override
        public boolean hasRoom() {
            return !isFull;
        }

        @Override
        public void append(int shard, Append append, Done done) {
            asked.add(new Asked(shard, append, done));
        }
    }

    private final class FakeRetention implements Retention {
        @Override
        public void retain(Publication publication, Written durable) {
            retained.add(durable);
        }

        @Override
        public void retainUnlessNewer(Publication publication, long since, Written durable) {
            throw new UnsupportedOperationException();
        }
    }

    private static TopicFilter filter(String text) {
        return ((TopicFilter.Parsed.Ok) TopicFilter.parse(text, 128)).filter();
    }

    private static Interest interest(QoS qos) {
        return new Interest(SubscriptionOptions.of(qos), 0);
    }

    private static Publication publication(QoS qos, boolean retain, String publisher) {
        return new Publication(
                "a/b",
                Bytes.utf8("x"),
                qos,
                retain,
                PublishProperties.NONE,
                publisher,
                Publication.NEVER);
    }

    private void publish(QoS qos) {
        publish(publication(qos, false, "p"));
    }

    private void publish(Publication publication) {
        router.publish(publication, null, outcomes::add);
    }

    private FakeSubscriber subscriber(String clientId, String filter, Interest interest) {
        FakeSubscriber subscriber = new FakeSubscriber(clientId, lane);
        assertThat(routes.add(subscriber, filter(filter), interest)).isTrue();
        return subscriber;
    }

    private DurableSubscriber durable(int shard, long number, String filter, QoS qos) {
        DurableSubscriber durable = new DurableSubscriber(shard, number, "d" + number);
        assertThat(routes.shard(shard).add(durable, filter(filter), interest(qos))).isTrue();
        return durable;
    }

    @Test
    void nobodyWantsIt() {
        publish(QoS.AT_LEAST_ONCE);

        assertThat(outcomes).containsExactly(Outcome.NO_SUBSCRIBERS);
        assertThat(shards.asked).isEmpty();
    }

    @Test
    @Spec({"MQTT-3.3.4-2", "MQTT-3.3.4-3", "MQTT-3.3.4-4", "v3:MQTT-3.3.5-1"})
    void overlappingSubscriptionsGiveOneCopyAtTheHighestQosWithAllIdentifiers() {
        FakeSubscriber s =
                subscriber("s", "a/#", new Interest(SubscriptionOptions.of(QoS.AT_MOST_ONCE), 7));
        routes.add(s, filter("+/b"), new Interest(SubscriptionOptions.of(QoS.AT_LEAST_ONCE), 9));

        publish(QoS.EXACTLY_ONCE);
        lane.run();

        assertThat(s.got).hasSize(1);
        assertThat(s.got.getFirst()).startsWith("x@1").contains("7").contains("9");
    }

    @Test
    @Spec("MQTT-3.8.3-3")
    void noLocalKeepsTheirOwnFromThoseWhoAskForIt() {
        SubscriptionOptions noLocal =
                new SubscriptionOptions(QoS.AT_LEAST_ONCE, true, false, RetainHandling.SEND);
        FakeSubscriber p = subscriber("p", "a/b", new Interest(noLocal, 0));
        FakeSubscriber s = subscriber("s", "a/b", new Interest(noLocal, 0));

        publish(QoS.AT_LEAST_ONCE);
        lane.run();

        assertThat(p.got).isEmpty();
        assertThat(s.got).containsExactly("x@1");
    }

    @Test
    @Spec({"MQTT-3.3.1-12", "MQTT-3.3.1-13"})
    void theRetainFlagIsSeenByThoseWhoAskForIt() {
        SubscriptionOptions asPublished =
                new SubscriptionOptions(QoS.AT_MOST_ONCE, false, true, RetainHandling.SEND);
        FakeSubscriber asking = subscriber("s1", "a/b", new Interest(asPublished, 0));
        FakeSubscriber other = subscriber("s2", "a/b", interest(QoS.AT_MOST_ONCE));

        publish(publication(QoS.AT_MOST_ONCE, true, "p"));
        lane.run();

        assertThat(asking.got).containsExactly("x@0r");
        assertThat(other.got).containsExactly("x@0");
    }

    @Test
    void subscribersOfOneEventLoopCostOneHandOver() {
        for (int i = 0; i < 100; i++) {
            subscriber("s" + i, "a/b", interest(QoS.AT_LEAST_ONCE));
        }

        publish(QoS.AT_LEAST_ONCE);

        assertThat(lane.handOvers).isEqualTo(1);
    }

    @Test
    void theReceiptWaitsForEveryShardThatMayWantIt() {
        durable(0, 1, "a/#", QoS.AT_LEAST_ONCE);
        durable(3, 1, "a/b", QoS.EXACTLY_ONCE);

        publish(QoS.AT_LEAST_ONCE);
        assertThat(shards.asked).extracting(FakeShards.Asked::shard).containsOnly(0, 3);

        shards.asked.get(0).done().done(Outcome.NO_SUBSCRIBERS);
        assertThat(outcomes).isEmpty();
        shards.asked.get(1).done().done(Outcome.APPENDED);
        assertThat(outcomes).containsExactly(Outcome.APPENDED);
    }

    @Test
    void aDurableSubscriberAtQos0IsNotWrittenFor() {
        DurableSubscriber durable = durable(0, 1, "a/b", QoS.AT_MOST_ONCE);
        FakeSubscriber connection = new FakeSubscriber("d1", lane);
        durable.goOnline(connection);

        publish(QoS.AT_LEAST_ONCE);
        lane.run();

        assertThat(shards.asked).isEmpty();
        assertThat(connection.got).containsExactly("x@0");
        assertThat(outcomes).containsExactly(Outcome.ACCEPTED);
    }

    @Test
    void aShardThatDoesNotAcceptMeansThatNothingIsHandedOver() {
        durable(0, 1, "a/b", QoS.AT_LEAST_ONCE);
        FakeSubscriber s = subscriber("s", "a/b", interest(QoS.AT_LEAST_ONCE));
        shards.refusing = 0;

        publish(QoS.AT_LEAST_ONCE);
        lane.run();

        assertThat(outcomes).containsExactly(Outcome.REFUSED);
        assertThat(shards.asked).isEmpty();
        assertThat(s.got).isEmpty();
    }

    @Test
    void aShardThatLoadsIsStillAsked() {
        durable(0, 1, "a/b", QoS.AT_LEAST_ONCE);
        publish(QoS.AT_LEAST_ONCE);
        routes.shard(0).clear(2);

        publish(QoS.AT_LEAST_ONCE);

        assertThat(shards.asked).extracting(FakeShards.Asked::shard).containsExactly(0, 0);
    }

    @Test
    void aRetainedPublicationIsAcknowledgedWhenItIsWritten() {
        publish(publication(QoS.AT_LEAST_ONCE, true, "p"));
        assertThat(outcomes).isEmpty();

        retained.getFirst().done(Retention.Result.WRITTEN);

        assertThat(outcomes).containsExactly(Outcome.ACCEPTED);
    }

    @Test
    void aRetainedPublicationThatCannotBeWrittenIsToldApartByWhy() {
        publish(publication(QoS.AT_LEAST_ONCE, true, "p"));
        publish(publication(QoS.AT_LEAST_ONCE, true, "p"));

        retained.get(0).done(Retention.Result.FULL);
        retained.get(1).done(Retention.Result.FAILED);

        assertThat(outcomes).containsExactly(Outcome.REJECTED, Outcome.NOT_RETAINED);
    }

    /** Red without {@code MessageId.isOfWill}: a will at QoS 2 would stay unretained. */
    @Test
    void aWillThatCouldNotBeRetainedIsToldThoughAShardHasIt() {
        durable(0, 1, "a/b", QoS.EXACTLY_ONCE);
        MessageId ofWill = new MessageId(MessageId.source(0, 9), 0, 3);
        router.publish(publication(QoS.EXACTLY_ONCE, true, "p"), ofWill, outcomes::add);

        shards.asked.getFirst().done().done(Outcome.APPENDED);
        retained.getFirst().done(Retention.Result.FAILED);

        assertThat(outcomes).containsExactly(Outcome.NOT_RETAINED);
    }

    /** At QoS 2 it would be against rule 3: some shard has it already. */
    @Test
    void whatWasAppendedButNotRetainedIsRefusedAtQos1Only() {
        durable(0, 1, "a/b", QoS.EXACTLY_ONCE);
        publish(publication(QoS.AT_LEAST_ONCE, true, "p"));
        publish(publication(QoS.EXACTLY_ONCE, true, "p"));

        shards.asked.forEach(asked -> asked.done().done(Outcome.APPENDED));
        retained.forEach(written -> written.done(Retention.Result.FULL));

        assertThat(outcomes).containsExactly(Outcome.REJECTED, Outcome.APPENDED);
    }

    /**
     * Red when it counts as appended: the publisher would not send it again, and nobody retains it.
     */
    @Test
    void whatCouldNotBeRetainedIsToldAtQos2Too() {
        durable(0, 1, "a/b", QoS.EXACTLY_ONCE);
        publish(publication(QoS.EXACTLY_ONCE, true, "p"));

        shards.asked.forEach(asked -> asked.done().done(Outcome.APPENDED));
        retained.forEach(written -> written.done(Retention.Result.FAILED));

        assertThat(outcomes).containsExactly(Outcome.NOT_RETAINED);
    }

    @Test
    @Spec("MQTT-4.8.2-4")
    void eachGroupGetsOneCopyAndEachMemberItsTurn() {
        FakeSubscriber one = subscriber("m1", "$share/g/a/b", interest(QoS.AT_LEAST_ONCE));
        FakeSubscriber two = subscriber("m2", "$share/g/a/b", interest(QoS.AT_LEAST_ONCE));
        FakeSubscriber alone = subscriber("m3", "$share/h/a/b", interest(QoS.AT_LEAST_ONCE));

        for (int i = 0; i < 4; i++) {
            publish(QoS.AT_LEAST_ONCE);
        }
        lane.run();

        assertThat(one.got).hasSize(2);
        assertThat(two.got).hasSize(2);
        assertThat(alone.got).hasSize(4);
    }

    @Test
    void aDurableMemberOfAGroupGetsItsCopyThroughItsShard() {
        durable(2, 5, "$share/g/a/b", QoS.AT_LEAST_ONCE);

        publish(QoS.EXACTLY_ONCE);

        FakeShards.Asked asked = shards.asked.getFirst();
        assertThat(asked.shard()).isEqualTo(2);
        assertThat(asked.append().match()).isFalse();
        assertThat(asked.append().picked())
                .singleElement()
                .satisfies(p -> assertThat(p.session()).isEqualTo(5))
                .satisfies(p -> assertThat(p.qos()).isEqualTo(QoS.AT_LEAST_ONCE));
    }

    /** Red without the picks in {@code Router.accepts}: it would wait for as long as it takes. */
    @Test
    void aDurableMemberWhoseShardDoesNotAcceptMeansThatNothingIsHandedOver() {
        durable(2, 5, "$share/g/a/b", QoS.AT_LEAST_ONCE);
        FakeSubscriber s = subscriber("s", "a/b", interest(QoS.AT_LEAST_ONCE));
        shards.refusing = 2;

        publish(QoS.AT_LEAST_ONCE);
        lane.run();

        assertThat(outcomes).containsExactly(Outcome.REFUSED);
        assertThat(shards.asked).isEmpty();
        assertThat(s.got).isEmpty();
    }

    /** Red without {@code ShareGroup.takeBack}. */
    @Test
    void aMemberThatWasPickedInVainIsNotBusy() {
        durable(2, 5, "a/b", QoS.AT_LEAST_ONCE);
        FakeSubscriber member = subscriber("m", "$share/g/a/b", interest(QoS.AT_LEAST_ONCE));
        shards.refusing = 2;
        for (int i = 0; i < 2 * member.receiveMaximum(); i++) {
            publish(QoS.AT_LEAST_ONCE);
        }
        shards.refusing = -1;
        FakeSubscriber other = subscriber("o", "$share/g/a/b", interest(QoS.AT_LEAST_ONCE));

        publish(QoS.AT_LEAST_ONCE);
        publish(QoS.AT_LEAST_ONCE);
        lane.run();

        assertThat(member.got).hasSize(1);
        assertThat(other.got).hasSize(1);
    }

    @Test
    void whatAMemberLeavesBehindIsDroppedWhenTooMuchWaits() {
        durable(2, 5, "$share/g/a/b", QoS.AT_LEAST_ONCE);
        ShareGroup group = Objects.requireNonNull(routes.groups().group("g", "a/b"));

        boolean given = router.giveAgain(publication(QoS.AT_LEAST_ONCE, false, "p"), group);
        shards.isFull = true;
        boolean givenToo = router.giveAgain(publication(QoS.AT_LEAST_ONCE, false, "p"), group);

        assertThat(given).isTrue();
        assertThat(givenToo).isFalse();
        assertThat(shards.asked).hasSize(1);
    }

    /**
     * Red without the removal in Groups at GroupChange.Loaded: the member of before the reload is
     * picked in turn, too.
     */
    @Test
    void aShardThatLoadsAgainHasEachDurableMemberInItsGroupOnce() {
        durable(2, 5, "$share/g/a/b", QoS.AT_LEAST_ONCE);
        FakeSubscriber other = subscriber("m", "$share/g/a/b", interest(QoS.AT_LEAST_ONCE));
        routes.shard(2).clear(2);
        publish(QoS.AT_LEAST_ONCE);
        DurableSubscriber again = durable(2, 5, "$share/g/a/b", QoS.AT_LEAST_ONCE);
        routes.shard(2).loaded();
        routes.remove(other, filter("$share/g/a/b"));
        routes.shard(2).remove(again, filter("$share/g/a/b"));
        shards.asked.clear();
        outcomes.clear();

        publish(QoS.AT_LEAST_ONCE);

        assertThat(shards.asked).isEmpty();
        assertThat(outcomes).containsExactly(Outcome.NO_SUBSCRIBERS);
    }

    @Test
    void whoUnsubscribesGetsNothingMore() {
        FakeSubscriber s = subscriber("s", "a/b", interest(QoS.AT_MOST_ONCE));
        publish(QoS.AT_MOST_ONCE);
        routes.remove(s, filter("a/b"));

        publish(QoS.AT_MOST_ONCE);
        lane.run();

        assertThat(s.got).hasSize(1);
        assertThat(outcomes).containsExactly(Outcome.ACCEPTED, Outcome.NO_SUBSCRIBERS);
    }

    @Test
    void oneShapeTooManyIsRefused() {
        subscriber("s", "a", interest(QoS.AT_MOST_ONCE));
        subscriber("s", "a/b", interest(QoS.AT_MOST_ONCE));
        subscriber("s", "a/b/c", interest(QoS.AT_MOST_ONCE));

        FakeSubscriber s = new FakeSubscriber("s", lane);

        assertThat(routes.add(s, filter("a/b/c/d"), interest(QoS.AT_MOST_ONCE))).isFalse();
        assertThat(routes.add(s, filter("x/y/z"), interest(QoS.AT_MOST_ONCE))).isTrue();
    }
}
