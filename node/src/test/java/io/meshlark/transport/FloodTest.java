package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.connection.AckAllowance;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.session.Outgoing;
import io.meshlark.transport.FakeBroker.FakeSession;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client that sends acknowledgements nobody asked for waits for its session, and cannot fill its
 * mailbox (P7). Red without {@code OpenConnection.countAcknowledgement}.
 */
class FloodTest {
    private static final int FLOOD = 1_000;

    private enum Unasked {
        PUBACK(PubAck::of),
        PUBREC(PubRec::of),
        PUBCOMP(PubComp::of);

        private final IntFunction<Packet> packet;

        Unasked(IntFunction<Packet> packet) {
            this.packet = packet;
        }
    }

    @ParameterizedTest
    @EnumSource
    void unaskedAcknowledgementsWaitForTheSession(Unasked kind) {
        var client = TestConnection.open(MqttVersion.V5);
        FakeSession session = client.broker.session();

        client.sendTogether(flood(kind.packet));

        assertThat(session.calls).hasSize(AckAllowance.UNASKED);
        assertThat(client.channel.config().isAutoRead()).isFalse();
    }

    @Test
    void readingGoesOnWhenTheSessionHasCaughtUp() {
        var client = TestConnection.open(MqttVersion.V5);
        FakeSession session = client.broker.session();
        client.sendTogether(flood(PubAck::of));

        while (!session.catchUps.isEmpty()) {
            session.catchUps.removeFirst().run();
        }

        assertThat(session.calls).hasSize(FLOOD);
        assertThat(client.channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whatWasAskedForCostsNothingExtra() {
        var client = TestConnection.open(MqttVersion.V5);
        FakeSession session = client.broker.session();

        for (int packetId = 1; packetId <= FLOOD; packetId++) {
            session.client.publish(message(packetId, QoS.EXACTLY_ONCE), packetId, false);
            client.send(PubRec.of(packetId));
            session.client.release(packetId, ReasonCode.SUCCESS);
            client.send(PubComp.of(packetId));
        }

        assertThat(session.calls).hasSize(2 * FLOOD);
        assertThat(session.catchUps).isEmpty();
        client.channel.close();
    }

    @Test
    void whoDoesNotAnswerSavesNothingUp() {
        var client =
                TestConnection.open(
                        new FakeBroker(),
                        MqttVersion.V5,
                        ConnectProperties.NONE,
                        "session.max-inflight=10");
        FakeSession session = client.broker.session();
        for (int packetId = 1; packetId <= FLOOD; packetId++) {
            session.client.release(packetId, ReasonCode.SUCCESS);
        }

        client.sendTogether(flood(PubComp::of));

        assertThat(session.calls).hasSizeLessThan(FLOOD);
    }

    // ---- PUBLISH

    /** Red without {@code shards.isOn()} in {@code OpenConnection}. */
    @Test
    void whatTheShardsCannotTakeYetIsLeftInTheSocket() {
        var client = TestConnection.open(MqttVersion.V5);
        client.shards.begins();
        Publish atMostOnce = Publish.of("t", Bytes.EMPTY, QoS.AT_MOST_ONCE, false, 0);
        Publish one = Publish.of("t", Bytes.EMPTY, QoS.AT_LEAST_ONCE, false, 1);
        Publish two = Publish.of("t", Bytes.EMPTY, QoS.AT_LEAST_ONCE, false, 2);

        client.send(atMostOnce, atMostOnce, one, two);

        assertThat(client.broker.published).hasSize(3);
        assertThat(client.channel.config().isAutoRead()).isFalse();
        client.shards.ends();
        client.channel.runPendingTasks();
        assertThat(client.broker.published).hasSize(4);
        assertThat(client.channel.config().isAutoRead()).isTrue();
    }

    // ---- PUBREL

    /** Red when {@code Publishing.releaseUnknown} does not take a place. */
    @Test
    void unknownPubrelsThatWaitAreLimited() {
        var client = durable("session.max-awaiting-release=3");
        client.broker.session().answersAtOnce = false;

        client.send(PubRel.of(1), PubRel.of(2), PubRel.of(3), PubRel.of(4));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
                            assertThat(it.reasonString()).contains("limit is 3");
                        });
        assertThat(client.broker.session().calls)
                .filteredOn(FakeSession.Release.class::isInstance)
                .hasSize(3);
    }

    /** Red without {@code hasRoomForQos2} for what is not welcome. */
    @Test
    void unwelcomeMessagesWithoutPubrelAreLimitedToo() {
        var client = TestConnection.open(MqttVersion.V3_1_1, "session.max-awaiting-release=3");

        for (int packetId = 1; packetId <= 3; packetId++) {
            client.send(Publish.of("$SYS/x", Bytes.EMPTY, QoS.EXACTLY_ONCE, false, packetId));
        }
        assertThat(client.isClosed()).isFalse();
        client.send(Publish.of("$SYS/x", Bytes.EMPTY, QoS.EXACTLY_ONCE, false, 4));

        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void repeatedUnknownPubrelIsAskedOnce() {
        var client = durable();
        FakeSession session = client.broker.session();
        session.answersAtOnce = false;

        client.send(PubRel.of(7), PubRel.of(7));
        session.client.released(7);

        assertThat(session.calls).containsExactly(new FakeSession.Release(7));
        assertThat(client.receiveAll()).containsExactly(PubComp.of(7));
    }

    // ---- QoS 2 PUBLISH

    /**
     * Red when all ids but the open ones count as closed: some clients publish before they send
     * again what an earlier connection left open.
     */
    @Test
    void onlyIdsSeenOnThisConnectionAreKnownToBeClosed() {
        var client = durable();
        FakeSession session = client.broker.session();
        session.answersAtOnce = false;
        client.broker.outcome = Outcome.APPENDED;

        client.send(publish(7, true), PubRel.of(7));
        assertThat(session.lastClosed).containsExactly(7, 7);
        client.send(publish(9, false), publish(8, false), PubRel.of(8), PubRel.of(20));

        assertThat(session.lastClosed).containsExactly(20, 20);
        session.client.released(7);
        session.client.released(8);
        session.client.released(20);
        client.send(PubRel.of(9));
        assertThat(session.lastClosed).containsExactly(7, 9, 20, 20);
    }

    @Test
    void inANewSessionAllIdsAreClosedButTheOpenOnes() {
        var client = TestConnection.open(new FakeBroker(), MqttVersion.V5, ConnectProperties.NONE);
        client.broker.outcome = Outcome.APPENDED;

        client.send(publish(8, false), publish(7, false), PubRel.of(7));

        assertThat(client.broker.session().lastClosed).containsExactly(1, 7, 9, 65_535);
    }

    /** Red without {@code isHeld}: a crash would leave messages under names that are forgotten. */
    @Test
    void nothingIsPublishedUntilNewGenerationsAreDurable() {
        var client = durable();
        FakeSession session = client.broker.session();
        session.rebases = true;
        client.broker.outcome = Outcome.APPENDED;

        client.send(publish(7, false));
        client.sendTogether(PubRel.of(7), publish(8, false));
        assertThat(client.broker.published).hasSize(1);
        session.client.rebased();

        assertThat(session.calls).endsWith("rebased");
        assertThat(client.broker.published).hasSize(2);
    }

    /** Red without {@code mayBeKnown}: the id would name two messages to the shard that has it. */
    @Test
    void releaseOfAMessageThatAnEarlierConnectionSentIsDurable() {
        var client = durable();
        client.broker.outcome = Outcome.NO_SUBSCRIBERS;

        client.send(publish(7, true), PubRel.of(7), publish(8, false), PubRel.of(8));

        assertThat(client.broker.session().calls).containsExactly(new FakeSession.Release(7));
    }

    @Test
    void messageThatAnEarlierConnectionSentIsNotRefusedWhichWouldFreeItsId() {
        var client = durable();
        client.broker.outcome = Outcome.REFUSED;

        client.send(publish(7, true));

        assertThat(client.receive()).isInstanceOf(Disconnect.class);
    }

    // ---- a heap that is nearly full

    @ParameterizedTest
    @EnumSource
    void connectIsRefusedWhileMemoryIsShort(MqttVersion version) {
        var client = new TestConnection(new FakeBroker(), version);
        client.heap.collected(900);

        client.send(TestConnection.connect(version, "c", ConnectProperties.NONE));

        assertThat(client.broker.attempts).isEmpty();
        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class,
                        it -> assertThat(it.reason()).isNotEqualTo(ReasonCode.SUCCESS));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void qos0IsShedWhileMemoryIsShortAndTheRestGoesOn() {
        var client = TestConnection.open(MqttVersion.V5);
        client.heap.collected(900);

        client.send(
                Publish.of("a", Bytes.EMPTY, QoS.AT_MOST_ONCE, false, 0),
                Publish.of("b", Bytes.EMPTY, QoS.AT_LEAST_ONCE, false, 1));

        assertThat(client.broker.published)
                .extracting(it -> it.publication().topic())
                .containsExactly("b");
        assertThat(client.metrics.publishDropped.sum()).isEqualTo(1);
    }

    private static TestConnection durable(String... assignments) {
        var broker = new FakeBroker();
        broker.sessionPresent = true;
        return TestConnection.open(broker, MqttVersion.V5, ConnectProperties.NONE, assignments);
    }

    private static Packet[] flood(IntFunction<Packet> packet) {
        return IntStream.rangeClosed(1, FLOOD).mapToObj(packet).toArray(Packet[]::new);
    }

    private static Publish publish(int packetId, boolean dup) {
        return new Publish(
                "a",
                Bytes.utf8("payload"),
                QoS.EXACTLY_ONCE,
                false,
                dup,
                packetId,
                PublishProperties.NONE,
                0,
                SubscriptionIds.NONE);
    }

    private static Outgoing message(long outSeq, QoS qos) {
        return new Outgoing(
                outSeq,
                new Publication(
                        "t", Bytes.EMPTY, qos, false, PublishProperties.NONE, "p", Long.MAX_VALUE),
                qos,
                false,
                SubscriptionIds.NONE,
                false);
    }
}
