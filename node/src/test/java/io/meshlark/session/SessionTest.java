package io.meshlark.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The outgoing side of a session; the log of calls reads {@code p} PUBLISH, {@code r} PUBREL. */
class SessionTest {
    private static final QoS ONE = QoS.AT_LEAST_ONCE;
    private static final QoS TWO = QoS.EXACTLY_ONCE;

    private final List<String> out = new ArrayList<>();
    private final Session session = session(QueueLimit.Overflow.DROP_OLDEST);

    @Test
    void neverMoreInFlightThanTheWindow() {
        session.attach(window(2), 0);
        offer(0, ONE);
        offer(1, ONE);
        offer(2, ONE);
        assertThat(out).containsExactly("p1", "p2");

        session.acknowledged(1, 0);

        assertThat(out).containsExactly("p1", "p2", "settled 0", "p3");
    }

    @Test
    void qos2TakesItsPlaceInTheWindowUntilPubcomp() {
        session.attach(window(1), 0);
        offer(0, TWO);
        offer(1, ONE);
        session.received(1, ReasonCode.SUCCESS, 0);
        session.receivedIsDurable(0);
        assertThat(out).containsExactly("p1", "received 0", "r1");

        session.completed(1, 0);

        assertThat(out).endsWith("settled 0", "p2");
    }

    @Test
    void pubrelWaitsForReceivedToBeDurable() {
        session.attach(window(1), 0);
        offer(0, TWO);

        session.received(1, ReasonCode.SUCCESS, 0);

        assertThat(out).containsExactly("p1", "received 0");
    }

    @Test
    void nextConnectionGetsPubrelsThenDupsThenWhatIsNew() {
        session.attach(window(10), 0);
        offer(0, TWO);
        offer(1, ONE);
        session.received(1, ReasonCode.SUCCESS, 0);
        session.receivedIsDurable(0);
        session.detach();
        offer(2, ONE);
        out.clear();

        session.attach(window(10), 0);

        assertThat(out).containsExactly("r1", "p2 DUP", "p3");
    }

    @Test
    void acknowledgedBeforeItIsSentAgainIsSettled() {
        session.attach(window(1), 0);
        offer(0, ONE);
        session.detach();
        session.attach(window(0), 0);

        assertThat(session.acknowledged(1, 0)).isEqualTo(Session.Ack.DONE);
        assertThat(session.isEmpty()).isTrue();
    }

    @Test
    void refusedQos2IsNotSentAgain() {
        session.attach(window(1), 0);
        offer(0, TWO);

        session.received(1, ReasonCode.QUOTA_EXCEEDED, 0);

        assertThat(out).containsExactly("p1", "settled 0");
    }

    @Test
    void unknownPubrecIsAnsweredByPubrel() {
        session.attach(window(1), 0);

        assertThat(session.received(9, ReasonCode.SUCCESS, 0)).isEqualTo(Session.Ack.UNKNOWN);
        assertThat(out).containsExactly("r9 PACKET_IDENTIFIER_NOT_FOUND");
    }

    @Test
    void acknowledgementOfAnotherQosIsTheWrongStep() {
        session.attach(window(3), 0);
        offer(0, TWO);
        offer(1, ONE);

        assertThat(session.acknowledged(1, 0)).isEqualTo(Session.Ack.WRONG_STEP);
        assertThat(session.received(2, ReasonCode.SUCCESS, 0)).isEqualTo(Session.Ack.WRONG_STEP);
        assertThat(session.completed(1, 0)).isEqualTo(Session.Ack.WRONG_STEP);
    }

    @Test
    void fullQueueDropsTheOldestThatWasNotSent() {
        session.load(message(0, ONE, true, Publication.NEVER));
        offer(1, ONE);
        offer(2, ONE);

        offer(3, ONE);

        assertThat(out).containsExactly("dropped 1 QUEUE_FULL");
    }

    @Test
    void fullQueueOfWhatMayHaveBeenSentDropsTheNewest() {
        for (int i = 0; i < 3; i++) {
            session.load(message(i, ONE, true, Publication.NEVER));
        }

        offer(3, ONE);

        assertThat(out).containsExactly("dropped 3 QUEUE_FULL");
    }

    @Test
    void nothingIsSentBehindADropThatIsNotDurable() {
        for (int i = 0; i < 4; i++) {
            offer(i, ONE);
        }
        session.attach(window(10), 0);
        assertThat(out).containsExactly("dropped 0 QUEUE_FULL");

        session.dropIsDurable(0);

        assertThat(out).endsWith("p2", "p3", "p4");
    }

    @Test
    void expiredIsDroppedUnlessItMayHaveBeenSent() {
        session.load(message(0, TWO, true, 10));
        session.load(message(1, TWO, false, 10));

        session.attach(window(10), 10);

        assertThat(out).containsExactly("p1 DUP", "dropped 1 EXPIRED");
    }

    @Test
    void oversizedQos2ThatMayHaveBeenSentIsClosedWithPubrel() {
        session.load(message(0, TWO, true, Publication.NEVER));

        session.attach(new Window(10, 1_000, m -> false), 0);
        session.receivedIsDurable(0);

        assertThat(out).containsExactly("received 0", "r1");
    }

    @Test
    void nothingIsSentSoFarAheadThatPacketIdsMeet() {
        session.loadReceived(0);
        session.load(message(65_534, ONE, false, Publication.NEVER));
        session.load(message(65_535, ONE, false, Publication.NEVER));

        session.attach(window(10), 0);
        assertThat(out).containsExactly("r1", "p65535");
        session.completed(1, 0);

        assertThat(out).endsWith("settled 0", "p1");
    }

    // ---- the world

    // ---- what the user's other sessions hold; red without Session.giveWay

    @Test
    void asMuchGivesWayAsIsTooMuchForTheUser() {
        offer(0, ONE);
        offer(1, ONE);

        session.offer(message(2, ONE, false, Publication.NEVER), 10_000, 0);

        assertThat(out).containsExactly("dropped 0 USER_QUEUES_FULL");
        assertThat(session.waiting()).isEqualTo(2);
    }

    @Test
    void messageThatCannotBeMadeRoomForGoesItself() {
        session.offer(message(0, ONE, false, Publication.NEVER), 10_000, 0);

        assertThat(out).containsExactly("dropped 0 USER_QUEUES_FULL");
        assertThat(session.waiting()).isZero();
    }

    @Test
    void newestGivesWayForTheUserWhereThatIsThePolicy() {
        Session newest = session(QueueLimit.Overflow.DROP_NEWEST);
        newest.offer(message(0, ONE, false, Publication.NEVER), 0);

        newest.offer(message(1, ONE, false, Publication.NEVER), 1, 0);

        assertThat(out).containsExactly("dropped 1 USER_QUEUES_FULL");
    }

    @Test
    void clientThatKeepsUpNoticesNothingOfTheOthers() {
        session.attach(window(2), 0);

        session.offer(message(0, ONE, false, Publication.NEVER), 10_000, 0);

        assertThat(out).containsExactly("p1");
    }

    private Session session(QueueLimit.Overflow overflow) {
        return new Session(
                new QueueLimit(3, 1 << 20, overflow),
                new Session.Out() {
                    @Override
                    public void publish(Outgoing message, int packetId, boolean dup) {
                        out.add("p" + packetId + (dup ? " DUP" : ""));
                    }

                    @Override
                    public void release(int packetId, ReasonCode reason) {
                        out.add(
                                "r"
                                        + packetId
                                        + (reason == ReasonCode.SUCCESS ? "" : " " + reason));
                    }

                    @Override
                    public void received(long outSeq) {
                        out.add("received " + outSeq);
                    }

                    @Override
                    public void settled(long outSeq) {
                        out.add("settled " + outSeq);
                    }

                    @Override
                    public void dropped(Outgoing message, Session.Drop why) {
                        out.add("dropped " + message.outSeq() + " " + why);
                    }
                });
    }

    private void offer(long outSeq, QoS qos) {
        session.offer(message(outSeq, qos, false, Publication.NEVER), 0);
    }

    private static Outgoing message(long outSeq, QoS qos, boolean sent, long expiresAt) {
        return new Outgoing(
                outSeq,
                new Publication(
                        "t",
                        Bytes.utf8("m" + outSeq),
                        qos,
                        false,
                        PublishProperties.NONE,
                        "",
                        expiresAt),
                qos,
                false,
                SubscriptionIds.NONE,
                sent);
    }

    private static Window window(int messages) {
        return new Window(messages, 10_000, Sessions.Fits.ALWAYS);
    }
}
