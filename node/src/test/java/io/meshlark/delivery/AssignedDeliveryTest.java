package io.meshlark.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.Peer.Fate;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** QoS 2 messages of durable publishers to shared groups: assigned first, then given. */
class AssignedDeliveryTest {
    private static final long LIFE = -5;
    private static final TopicFilter FILTER = new TopicFilter("$share/g/a", "g", "a");
    private static final MessageId ID = new MessageId(MessageId.source(1, 9), 7, 3);
    private static final int CREDIT = 10;

    private final QueuedLane lane = new QueuedLane();
    private final FakePeer one = new FakePeer(1);
    private final FakePeer two = new FakePeer(2);
    private final Routes routes = new Routes(new SipHash(1, 2), 10, 4, SharedStrategy.ROUND_ROBIN);
    private final Shards shards = new Shards();
    private final FakeLedger ledger = new FakeLedger();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Router router = new Router(routes, shards, new NothingRetained(), LIFE);

    private static final class Shards implements ShardGateway {
        record Asked(int shard, Append append, Done done) {}

        final List<Asked> asked = new ArrayList<>();

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
            return null;
        }

        @Override
        public void append(int shard, Append append, Done done) {
            asked.add(new Asked(shard, append, done));
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

    private void member(FakePeer peer, long connection) {
        routes.groups()
                .heard(
                        peer,
                        new GroupChange.Joined(
                                connection,
                                "m" + connection,
                                CREDIT,
                                FILTER,
                                interest(QoS.EXACTLY_ONCE)));
    }

    private void leaves(FakePeer peer, long connection) {
        routes.groups().heard(peer, new GroupChange.Left(connection, FILTER));
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

    private static Assignment to(Assignment.Member member) {
        return new Assignment("g", "a", member);
    }

    private void publish(QoS qos) {
        publish(qos, ID, ledger);
    }

    private void publish(QoS qos, @Nullable MessageId id, @Nullable FakeLedger of) {
        router.publish(
                new Publication(
                        "a",
                        Bytes.utf8("x"),
                        qos,
                        false,
                        PublishProperties.NONE,
                        "p",
                        Publication.NEVER),
                id,
                0,
                of,
                outcomes::add);
    }

    private static MessageId idOf(Forwarded forwarded) {
        MessageId id = ((Forwarded.ToMember) forwarded).id();
        assertThat(id).isNotNull();
        return id;
    }

    // ---- the first time

    /** Rule 10; red when it is given at once. */
    @Test
    void nobodyIsGivenTheMessageBeforeItIsDurableWhoIsToHaveIt() {
        durable(3, 7, QoS.EXACTLY_ONCE);

        publish(QoS.EXACTLY_ONCE);
        assertThat(shards.asked).isEmpty();
        assertThat(outcomes).isEmpty();
        assertThat(ledger.picked()).isEqualTo(new Assignment.Durable(3, 7));
        ledger.writes();

        assertThat(shards.asked)
                .singleElement()
                .satisfies(it -> assertThat(it.shard()).isEqualTo(3))
                .satisfies(it -> assertThat(it.append().match()).isFalse())
                .satisfies(it -> assertThat(it.append().id()).isNotEqualTo(ID));
        assertThat(outcomes).isEmpty();
        shards.asked.getFirst().done().done(Outcome.APPENDED);
        assertThat(outcomes).containsExactly(Outcome.APPENDED);
    }

    @Test
    void oneOfAnotherNodeIsNamedByTheLifeOfItsNode() {
        member(one, 5);

        publish(QoS.EXACTLY_ONCE);
        assertThat(ledger.picked()).isEqualTo(new Assignment.Transient(one.life(), 5));
        assertThat(one.got).isEmpty();
        ledger.writes();

        assertThat(one.got).hasSize(1);
        one.handles();
        // Its release has to reach the ledger, though no shard has the message.
        assertThat(outcomes).containsExactly(Outcome.APPENDED);
    }

    @Test
    void oneOfThisNodeIsNamedLikewise() {
        FakeSubscriber member = here("m");

        publish(QoS.EXACTLY_ONCE);
        assertThat(ledger.picked()).isEqualTo(new Assignment.Transient(LIFE, member.number()));
        ledger.writes();
        lane.run();

        assertThat(member.got).hasSize(1);
        assertThat(outcomes).containsExactly(Outcome.APPENDED);
    }

    /** P3; red when its shard's own append waits for the ledger. */
    @Test
    void whoIsNotInAGroupDoesNotWait() {
        routes.shard(3).clear(1);
        routes.shard(3).loaded();
        routes.shard(3)
                .add(
                        new DurableSubscriber(3, 8, "d8"),
                        new TopicFilter("a", null, "a"),
                        interest(QoS.EXACTLY_ONCE));
        durable(3, 7, QoS.EXACTLY_ONCE);

        publish(QoS.EXACTLY_ONCE);

        assertThat(shards.asked)
                .singleElement()
                .satisfies(it -> assertThat(it.append().id()).isEqualTo(ID))
                .satisfies(it -> assertThat(it.append().match()).isTrue())
                .satisfies(it -> assertThat(it.append().picked()).isEmpty());
    }

    @Test
    void whatNeedsNoLedgerAsksNone() {
        durable(3, 7, QoS.EXACTLY_ONCE);
        publish(QoS.AT_LEAST_ONCE, null, null);
        publish(QoS.EXACTLY_ONCE, null, null);
        durable(3, 7, QoS.AT_LEAST_ONCE);
        publish(QoS.EXACTLY_ONCE);

        assertThat(ledger.asked).isEmpty();
        assertThat(shards.asked).hasSize(3);
    }

    /** Red when the credits are kept: the member would be passed over for ever. */
    @Test
    void ifThePublisherGoesBeforeNobodyGetsItAndNobodyWaits() {
        member(one, 5);
        for (int i = 0; i < CREDIT; i++) {
            publish(QoS.EXACTLY_ONCE, ID, ledger);
            ledger.ends();
        }
        assertThat(one.got).isEmpty();
        assertThat(outcomes).isEmpty();

        here("other");
        publish(QoS.AT_LEAST_ONCE, null, null);
        publish(QoS.AT_LEAST_ONCE, null, null);

        assertThat(one.got).hasSize(1);
    }

    // ---- again

    /** Red when the answer of the ledger is not looked at: it would go to session 8. */
    @Test
    @Spec("MQTT-4.3.3-10")
    void aDurableMemberGetsItAgainUnderTheSameId() {
        durable(3, 7, QoS.EXACTLY_ONCE);
        publish(QoS.EXACTLY_ONCE);
        ledger.writes();
        durable(2, 8, QoS.EXACTLY_ONCE);

        for (int i = 0; i < 2; i++) {
            publish(QoS.EXACTLY_ONCE);
            ledger.writes(to(new Assignment.Durable(3, 7)));
        }

        assertThat(shards.asked).hasSize(3).allMatch(it -> it.shard() == 3);
        assertThat(shards.asked.stream().map(it -> it.append().id()).distinct()).hasSize(1);
    }

    @Test
    @Spec("MQTT-4.8.2-5")
    void whoIsGoneAndMayHaveHadItKeepsIt() {
        durable(2, 8, QoS.EXACTLY_ONCE);
        member(one, 5);
        publish(QoS.EXACTLY_ONCE);
        ledger.writes(to(new Assignment.Durable(3, 7)));
        publish(QoS.EXACTLY_ONCE);
        ledger.writes(to(new Assignment.Transient(4_000, 5)));

        assertThat(shards.asked).isEmpty();
        assertThat(one.got).isEmpty();
        assertThat(outcomes).containsExactly(Outcome.APPENDED, Outcome.APPENDED);
    }

    /** Also if this node has heard that the member has left: its own node knows what it has had. */
    @ParameterizedTest
    @EnumSource(names = {"HANDLED", "UNSENT", "LOST"})
    void theNodeOfATransientMemberGetsItAgain(Fate fate) {
        member(one, 5);
        member(two, 6);
        leaves(one, 5);

        publish(QoS.EXACTLY_ONCE);
        ledger.writes(to(new Assignment.Transient(one.life(), 5)));
        assertThat(one.got).hasSize(1);
        assertThat(outcomes).isEmpty();
        one.leaves(fate);

        assertThat(two.got).isEmpty();
        assertThat(ledger.asked).isEmpty();
        assertThat(outcomes).containsExactly(Outcome.APPENDED);
    }

    /** Red without {@code RecentIds}. */
    @Test
    @Spec("MQTT-4.3.3-10")
    void aMemberOfThisNodeGetsItOnceHoweverOftenItComes() {
        FakeSubscriber member = here("m");
        publish(QoS.EXACTLY_ONCE);
        ledger.writes();
        here("other");
        publish(QoS.EXACTLY_ONCE);
        ledger.writes(to(new Assignment.Transient(LIFE, member.number())));
        router.arrived(one, toHere(member.number()));
        lane.run();

        assertThat(member.got).hasSize(1);
    }

    private Forwarded.ToMember toHere(long connection) {
        MessageId copy =
                ID.ofShare(Objects.requireNonNull(routes.groups().group("g", "a")).share());
        return new Forwarded.ToMember(
                new Publication(
                        "a",
                        Bytes.utf8("x"),
                        QoS.EXACTLY_ONCE,
                        false,
                        PublishProperties.NONE,
                        "p",
                        Publication.NEVER),
                connection,
                "g",
                "a",
                QoS.EXACTLY_ONCE,
                false,
                SubscriptionIds.NONE,
                copy);
    }

    /** Red when only members that are there are remembered. */
    @Test
    void forAMemberThatHasLeftThisNodeAnotherGetsItOnce() {
        FakeSubscriber gone = here("gone");
        FakeSubscriber other = here("other");
        routes.remove(gone, FILTER);

        router.arrived(one, toHere(gone.number()));
        router.arrived(two, toHere(gone.number()));
        publish(QoS.EXACTLY_ONCE);
        ledger.writes(to(new Assignment.Transient(LIFE, gone.number())));
        lane.run();

        assertThat(gone.got).isEmpty();
        assertThat(other.got).hasSize(1);
    }

    // ---- another member

    /** Red when the other gets it at once, or under another id. */
    @Test
    void whatANodeHasNotSeenGoesToAnotherOnceThatIsDurable() {
        member(one, 5);
        publish(QoS.EXACTLY_ONCE);
        ledger.writes();
        MessageId copy = idOf(one.got.getFirst());
        durable(3, 7, QoS.EXACTLY_ONCE);

        one.leaves(Fate.UNSENT);
        assertThat(shards.asked).isEmpty();
        assertThat(outcomes).isEmpty();
        assertThat(ledger.asked.getLast().again()).isTrue();
        assertThat(ledger.picked()).isEqualTo(new Assignment.Durable(3, 7));
        ledger.writes();

        assertThat(shards.asked.getFirst().append().id()).isEqualTo(copy);
        assertThat(outcomes).isEmpty();
        shards.asked.getFirst().done().done(Outcome.APPENDED);
        assertThat(outcomes).containsExactly(Outcome.APPENDED);
    }

    @Test
    @Spec("MQTT-4.8.2-5")
    void whatANodeMayHaveSeenStaysThere() {
        member(one, 5);
        publish(QoS.EXACTLY_ONCE);
        ledger.writes();
        member(two, 6);

        one.leaves(Fate.LOST);

        assertThat(ledger.asked).isEmpty();
        assertThat(two.got).isEmpty();
        assertThat(outcomes).containsExactly(Outcome.APPENDED);
    }

    /** The ledger goes on naming one who is gone: when it comes again, nobody gets it. */
    @Test
    void withoutItsPublisherItGoesToAnotherAllTheSame() {
        member(one, 5);
        publish(QoS.EXACTLY_ONCE);
        ledger.writes();
        member(two, 6);

        one.leaves(Fate.UNSENT);
        ledger.ends();

        assertThat(two.got).hasSize(1);
    }

    @Test
    void whenNobodyIsLeftNobodyWaits() {
        member(one, 5);
        publish(QoS.EXACTLY_ONCE);
        ledger.writes();

        one.leaves(Fate.UNSENT);

        assertThat(outcomes).containsExactly(Outcome.APPENDED);
    }
}
