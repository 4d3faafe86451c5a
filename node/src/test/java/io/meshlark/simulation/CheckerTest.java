package io.meshlark.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.Will;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.Session;
import io.meshlark.session.Sessions;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker against faults that are told to it; what it does not see, no seed will show. */
class CheckerTest {
    private static final TopicFilter ALL = new TopicFilter("t/#", null, "t/#");
    private static final TopicFilter WILLS = new TopicFilter("will/#", null, "will/#");

    private final World world = new World(1, false);
    private final Checker checker = new Checker(world::now, true);
    private final Broker broker =
            new Broker(
                    world,
                    new Scenario(
                            1,
                            1,
                            0,
                            0,
                            0,
                            0,
                            0,
                            new QueueLimit(1, 1, QueueLimit.Overflow.REJECT),
                            0,
                            false,
                            false,
                            0),
                    checker,
                    EnumSet.noneOf(Rule.class));
    private final Client subscriber = new Client("s", broker, false);
    private final Client witness = new Client(Checker.WITNESS, broker, true);
    private final ClientConnection connection = connection(subscriber, 1, false, null);
    private final ClientConnection watching = connection(witness, 1, false, null);

    @BeforeEach
    void subscriberAndWitnessAreConnected() {
        connect(connection, false, 1);
        checker.subscribed("s", ALL, QoS.EXACTLY_ONCE);
        connect(watching, false, 2);
        checker.subscribed(Checker.WITNESS, WILLS, QoS.EXACTLY_ONCE);
    }

    // ---- P1

    @Test
    void acknowledgedAndNeverDeliveredIsALoss() {
        Client.Sent sent = publish(1, QoS.AT_LEAST_ONCE);
        checker.acknowledged(sent);

        checker.finish();

        assertThat(checker.violations()).singleElement().asString().startsWith("P1");
    }

    @Test
    void deliveredRejectedOrNotAcknowledgedIsNoLoss() {
        Client.Sent delivered = publish(1, QoS.AT_LEAST_ONCE);
        Client.Sent rejected = publish(2, QoS.EXACTLY_ONCE);
        publish(3, QoS.AT_LEAST_ONCE);
        checker.acknowledged(delivered);
        checker.acknowledged(rejected);
        handOver(delivered, 1);
        checker.rejected(connection, rejected.payload());

        checker.finish();

        assertThat(checker.violations()).isEmpty();
    }

    @Test
    void droppedWithoutAFullQueueIsALoss() {
        checker.dropped(0, 1, Session.Drop.QUEUE_FULL);

        assertThat(checker.violations()).hasSize(1);
    }

    @Test
    void unsubscribedBeforeTheAcknowledgementIsNotOwed() {
        Client.Sent sent = publish(1, QoS.AT_LEAST_ONCE);
        checker.unsubscribes("s", ALL);
        checker.acknowledged(sent);

        checker.finish();

        assertThat(checker.violations()).isEmpty();
    }

    @Test
    void sessionThatNeverExpiresMustBePresent() {
        connect(connection(subscriber, 2, false, null), false, 3);

        assertThat(checker.violations()).singleElement().asString().contains("session is lost");
    }

    // ---- P2

    @Test
    void secondCopyAtQos2IsSeen() {
        Client.Sent sent = publish(1, QoS.EXACTLY_ONCE);
        handOver(sent, 1);
        handOver(sent, 2);

        assertThat(checker.violations()).singleElement().asString().startsWith("P2");
    }

    @Test
    void secondCopyAtQos1IsAllowed() {
        Client.Sent sent = publish(1, QoS.AT_LEAST_ONCE);
        handOver(sent, 1);
        handOver(sent, 2);

        assertThat(checker.violations()).isEmpty();
    }

    @Test
    void openPacketIdThatMeansAnotherMessageIsSeen() {
        Client.Sent sent = publish(1, QoS.EXACTLY_ONCE);
        handOver(sent, 1);

        checker.receivedAgain(connection, "p#2", 1);

        assertThat(checker.violations()).hasSize(1);
    }

    @Test
    void sentAgainWithoutDupIsSeen() {
        checker.sends(connection, "p#1", 1, false);
        checker.sends(connection, "p#1", 1, true);
        assertThat(checker.violations()).isEmpty();

        checker.sends(connection, "p#1", 1, false);

        assertThat(checker.violations()).singleElement().asString().contains("without DUP");
    }

    // ---- P3

    @Test
    void laterOneFirstIsSeen() {
        Client.Sent first = publish(1, QoS.AT_LEAST_ONCE);
        Client.Sent second = publish(2, QoS.AT_LEAST_ONCE);
        handOver(second, 1);
        handOver(first, 2);

        assertThat(checker.violations()).singleElement().asString().startsWith("P3");
    }

    @Test
    void repeatedOnesAndOtherQosHaveNoOrder() {
        Client.Sent first = publish(1, QoS.AT_LEAST_ONCE);
        Client.Sent second = publish(2, QoS.AT_LEAST_ONCE);
        Client.Sent other = publish(3, QoS.EXACTLY_ONCE);
        handOver(other, 1);
        handOver(first, 2);
        handOver(second, 3);
        handOver(first, 4);

        assertThat(checker.violations()).isEmpty();
    }

    // ---- P6

    @Test
    void willThatNobodyPublishesIsMissed() {
        ClientConnection mortal = connection(new Client("m", broker, false), 1, false, will(0));
        connect(mortal, false, 4);
        checker.ended(mortal, Checker.End.BROKEN);

        checker.finish();

        assertThat(checker.violations()).singleElement().asString().contains("is not published");
    }

    @Test
    void willOfAConnectedClientIsTooMuch() {
        ClientConnection mortal = connection(new Client("m", broker, false), 1, false, will(0));
        connect(mortal, false, 4);
        handOverWill(1);

        checker.finish();

        assertThat(checker.violations()).singleElement().asString().contains("is connected");
    }

    @Test
    void willUnderTwoPacketIdsIsTwoWills() {
        ClientConnection mortal = connection(new Client("m", broker, false), 1, false, will(0));
        connect(mortal, false, 4);
        checker.ended(mortal, Checker.End.BROKEN);
        handOverWill(1);
        handOverWill(2);

        assertThat(checker.violations()).hasSize(2).last().asString().startsWith("P6");
    }

    @Test
    void willOfAClientThatIsBackInTimeIsTooMuch() {
        Client client = new Client("m", broker, false);
        ClientConnection mortal = connection(client, 1, false, will(30));
        connect(mortal, false, 4);
        checker.ended(mortal, Checker.End.BROKEN);
        connect(connection(client, 2, false, null), true, 4);
        handOverWill(1);

        checker.finish();

        assertThat(checker.violations()).singleElement().asString().contains("back in time");
    }

    // ---- what happens

    private ClientConnection connection(
            Client client, int number, boolean clean, @Nullable Will will) {
        Sessions.Request request =
                new Sessions.Request(
                        client.toString(),
                        Principal.ANONYMOUS,
                        clean,
                        ConnectProperties.NEVER_EXPIRES,
                        10,
                        will,
                        Sessions.Fits.ALWAYS);
        return new ClientConnection(client, broker, number, request, 1);
    }

    private void connect(ClientConnection connection, boolean present, long session) {
        checker.connects(connection);
        checker.connAck(connection, present, 0, session);
    }

    private Client.Sent publish(int number, QoS qos) {
        Client.Sent sent = new Client.Sent("p#" + number, "t/1", qos, -1, number);
        checker.publishes("p", sent);
        return sent;
    }

    private void handOver(Client.Sent sent, int packetId) {
        checker.handedOver(connection, sent.payload(), packetId, sent.qos(), false);
    }

    private static Will will(long delay) {
        return new Will(
                "will/m",
                Bytes.utf8("will:m:1"),
                QoS.EXACTLY_ONCE,
                false,
                delay,
                PublishProperties.NONE);
    }

    private void handOverWill(int packetId) {
        checker.handedOver(watching, "will:m:1", packetId, QoS.EXACTLY_ONCE, false);
    }
}
