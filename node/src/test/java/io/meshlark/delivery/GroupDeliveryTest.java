package io.meshlark.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.Peer.Fate;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Interest;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.SipHash;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages to members of shared groups on other nodes. */
class GroupDeliveryTest {
    private static final int SHARDS = 4;
    private static final long LIFE = -5;
    private static final TopicFilter FILTER = new TopicFilter("$share/g/a", "g", "a");

    private final QueuedLane lane = new QueuedLane();
    private final FakePeer one = new FakePeer(1);
    private final FakePeer two = new FakePeer(2);
    private final Routes routes =
            new Routes(new SipHash(1, 2), 10, SHARDS, SharedStrategy.ROUND_ROBIN);
    private final List<ShardGateway.Done> appends = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Router router = new Router(routes, new Shards(), new NothingRetained(), LIFE);

    private final class Shards implements ShardGateway {
        @Override
        public boolean accepts(int shard) {
            return true;
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public @Nullable Peer peerOf(int shard) {
            return shard == 3 ? two : null;
        }

        @Override
        public void append(int shard, Append append, Done done) {
            appends.add(done);
        }
    }

    private static final class NothingRetained implements Retention {
        @Override
        public void retain(Publication publication, Written durable) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void retainUnlessNewer(Publication publication, long since, Written durable) {
            throw new UnsupportedOperationException();
        }
    }

    private static Interest interest(QoS qos) {
        return new Interest(SubscriptionOptions.of(qos), 0);
    }

    private void member(FakePeer peer, long connection, QoS qos) {
        routes.groups()
                .heard(
                        peer,
                        new GroupChange.Joined(
                                connection, "m" + connection, 10, FILTER, interest(qos)));
    }

    private void durable(int shard, long session, QoS qos) {
        routes.groups()
                .heard(
                        two,
                        new GroupChange.DurableJoined(
                                shard, 1, session, "d" + session, true, FILTER, interest(qos)));
    }

    private FakeSubscriber here(String clientId) {
        FakeSubscriber subscriber = new FakeSubscriber(clientId, lane);
        routes.add(subscriber, FILTER, interest(QoS.EXACTLY_ONCE));
        return subscriber;
    }

    private static Publication publication(QoS qos) {
        return new Publication(
                "a", Bytes.utf8("x"), qos, false, PublishProperties.NONE, "p", Publication.NEVER);
    }

    private void publish(QoS qos) {
        router.publish(publication(qos), null, outcomes::add);
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void theReceiptWaitsForTheNodeOfTheMember(QoS qos) {
        member(one, 5, qos);

        publish(qos);
        assertThat(one.got)
                .singleElement()
                .isInstanceOfSatisfying(
                        Forwarded.ToMember.class,
                        to ->
                                assertThat(to.connection() + to.group() + to.filter())
                                        .isEqualTo("5ga"))
                .isInstanceOfSatisfying(
                        Forwarded.ToMember.class, to -> assertThat(to.qos()).isEqualTo(qos));
        assertThat(outcomes).isEmpty();
        one.handles();

        assertThat(outcomes).containsExactly(Outcome.ACCEPTED);
    }

    @Test
    void atQos0NobodyWaits() {
        member(one, 5, QoS.AT_MOST_ONCE);
        publish(QoS.AT_MOST_ONCE);
        publish(QoS.EXACTLY_ONCE);
        one.isCrowded = true;
        publish(QoS.AT_MOST_ONCE);

        assertThat(one.got).hasSize(2);
        assertThat(outcomes).containsOnly(Outcome.ACCEPTED).hasSize(3);
    }

    /** Red when the fate of a message does not matter: it would be acknowledged, and gone. */
    @ParameterizedTest
    @EnumSource(names = {"UNSENT", "LOST"})
    void whatANodeMayNotHaveHadGoesToAMemberOfAnother(Fate fate) {
        member(one, 5, QoS.AT_LEAST_ONCE);
        publish(QoS.AT_LEAST_ONCE);
        member(two, 6, QoS.AT_LEAST_ONCE);

        one.leaves(fate);

        assertThat(two.got).hasSize(1);
        assertThat(outcomes).isEmpty();
        two.handles();
        assertThat(outcomes).containsExactly(Outcome.ACCEPTED);
    }

    /** Red when the append is not awaited. */
    @Test
    void theReceiptWaitsForTheShardOfADurableMemberThatTakesOver() {
        member(one, 5, QoS.AT_LEAST_ONCE);
        publish(QoS.AT_LEAST_ONCE);
        durable(3, 7, QoS.AT_LEAST_ONCE);

        one.leaves(Fate.UNSENT);
        assertThat(outcomes).isEmpty();
        appends.getFirst().done(Outcome.APPENDED);

        assertThat(outcomes).containsExactly(Outcome.APPENDED);
    }

    @Test
    @Spec("MQTT-4.8.2-5")
    void atQos2ItStaysWithAMemberThatMayHaveHadIt() {
        member(one, 5, QoS.EXACTLY_ONCE);
        publish(QoS.EXACTLY_ONCE);
        member(two, 6, QoS.EXACTLY_ONCE);

        one.leaves(Fate.LOST);

        assertThat(two.got).isEmpty();
        assertThat(outcomes).containsExactly(Outcome.ACCEPTED);
    }

    @Test
    void atQos2WhatWasNeverSentGoesToAnother() {
        member(one, 5, QoS.EXACTLY_ONCE);
        publish(QoS.EXACTLY_ONCE);
        member(two, 6, QoS.EXACTLY_ONCE);

        one.leaves(Fate.UNSENT);

        assertThat(two.got).hasSize(1);
    }

    /** Without {@code Groups.left} in {@code GroupDelivery.sent} this does not end. */
    @Test
    void nobodyOfANodeThatHasLeftIsPickedAgain() {
        for (int i = 0; i < 10; i++) {
            member(one, i, QoS.AT_LEAST_ONCE);
        }
        publish(QoS.AT_LEAST_ONCE);

        one.leaves(Fate.UNSENT);

        assertThat(outcomes).hasSize(1);
        assertThat(routes.sharedMembers()).isZero();
    }

    /** Red when the credit is not given back: the member would be passed over for ever. */
    @Test
    void aMemberElsewhereIsBusyUntilItsNodeHasTheMessage() {
        member(one, 5, QoS.AT_LEAST_ONCE); // may have ten
        for (int i = 0; i < 10; i++) {
            publish(QoS.AT_LEAST_ONCE);
        }
        FakeSubscriber idle = here("idle");
        publish(QoS.AT_LEAST_ONCE);
        publish(QoS.AT_LEAST_ONCE);
        assertThat(one.got).hasSize(10);
        one.handles();
        publish(QoS.AT_LEAST_ONCE);
        publish(QoS.AT_LEAST_ONCE);
        lane.run();

        assertThat(one.got).hasSize(11);
        assertThat(idle.got).hasSize(3);
    }

    @Test
    void whatArrivesForAMemberIsHandedToItAndTakesItsCredit() {
        FakeSubscriber member = here("member");
        for (int i = 0; i < member.receiveMaximum(); i++) {
            router.arrived(one, to(member.number(), QoS.AT_LEAST_ONCE));
        }
        FakeSubscriber other = here("other");
        publish(QoS.AT_LEAST_ONCE);
        publish(QoS.AT_LEAST_ONCE);
        lane.run();

        assertThat(member.got).hasSize(10);
        assertThat(other.got).hasSize(2);
    }

    /** Red when it is dropped: its publisher has been told that somebody has it. */
    @ParameterizedTest
    @EnumSource
    void whatArrivesForAMemberThatIsGoneGoesToAnother(QoS qos) {
        FakeSubscriber gone = here("gone");
        FakeSubscriber other = here("other");
        routes.remove(gone, FILTER);

        router.arrived(one, to(gone.number(), qos));
        lane.run();

        assertThat(gone.got).isEmpty();
        assertThat(other.got).hasSize(1);
    }

    /** It has another shared subscription, so its number is known. */
    @Test
    void whatArrivesForAMemberThatHasLeftThisGroupGoesToAnother() {
        FakeSubscriber gone = here("gone");
        routes.add(gone, new TopicFilter("$share/h/a", "h", "a"), interest(QoS.AT_LEAST_ONCE));
        routes.remove(gone, FILTER);
        FakeSubscriber other = here("other");

        router.arrived(one, to(gone.number(), QoS.AT_LEAST_ONCE));
        lane.run();

        assertThat(other.got).hasSize(1);
    }

    private static Forwarded to(long connection, QoS qos) {
        return new Forwarded.ToMember(
                publication(qos), connection, "g", "a", qos, false, SubscriptionIds.NONE, null);
    }

    /** Red when only shards of this node are asked. */
    @Test
    void atQos0ADurableMemberIsReachedByWayOfTheNodeOfItsShard() {
        durable(3, 7, QoS.AT_LEAST_ONCE);
        publish(QoS.AT_MOST_ONCE);

        assertThat(two.got)
                .singleElement()
                .isInstanceOfSatisfying(
                        Forwarded.ToSession.class,
                        to -> assertThat(to.shard() + "." + to.session()).isEqualTo("3.7"));
    }

    @Test
    void whatArrivesForADurableMemberGoesToItsConnection() {
        LoadedShard shard = routes.shard(1);
        shard.clear(1);
        DurableSubscriber durable = new DurableSubscriber(1, 7, "d7");
        shard.add(durable, FILTER, interest(QoS.AT_LEAST_ONCE));
        shard.loaded();
        FakeSubscriber connection = new FakeSubscriber("d7", lane);
        durable.goOnline(connection);

        router.arrived(
                one,
                new Forwarded.ToSession(
                        publication(QoS.AT_MOST_ONCE), 1, 7, false, SubscriptionIds.NONE));
        lane.run();

        assertThat(connection.got).containsExactly("x@0");
    }
}
