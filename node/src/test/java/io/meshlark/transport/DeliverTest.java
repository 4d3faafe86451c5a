package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.UserProperty;
import io.meshlark.session.Outgoing;
import io.meshlark.transport.FakeBroker.FakeSession;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliverTest {
    private static final PublishProperties ALL =
            new PublishProperties(
                    true,
                    true,
                    60,
                    "text/plain",
                    "re/ply",
                    Bytes.utf8("42"),
                    List.of(new UserProperty("b", "1"), new UserProperty("a", "2")));

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-4.3.1-1", "MQTT-3.3.1-2", "v3:MQTT-4.3.1-1", "v3:MQTT-3.3.1-2"})
    void qos0HasNeitherIdNorDup(MqttVersion version) {
        var client = TestConnection.open(version);

        deliver(client, publication("a", "x"));

        assertThat(client.receive())
                .isEqualTo(Publish.of("a", Bytes.utf8("x"), QoS.AT_MOST_ONCE, false, 0));
    }

    @Test
    @Spec({
        "MQTT-3.3.2-4",
        "MQTT-3.3.2-15",
        "MQTT-3.3.2-16",
        "MQTT-3.3.2-17",
        "MQTT-3.3.2-18",
        "MQTT-3.3.2-20"
    })
    void propertiesArriveUnchangedAndInOrder() {
        var client = TestConnection.open(MqttVersion.V5);

        deliver(
                client,
                new Publication(
                        "a",
                        Bytes.utf8("x"),
                        QoS.AT_MOST_ONCE,
                        false,
                        ALL,
                        "p",
                        client.lane.now() + 60_000));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Publish.class, it -> assertThat(it.properties()).isEqualTo(ALL));
    }

    @Test
    @Spec("MQTT-3.3.2-6")
    void expiryIsCountedDown() {
        var client = TestConnection.open(MqttVersion.V5);
        var publication =
                new Publication(
                        "a",
                        Bytes.utf8("x"),
                        QoS.AT_MOST_ONCE,
                        false,
                        ALL,
                        "p",
                        client.lane.now() + 60_000);

        client.advance(Duration.ofSeconds(20));
        deliver(client, publication);

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Publish.class,
                        it -> assertThat(it.properties().messageExpiryInterval()).isEqualTo(40));
    }

    @Test
    @Spec("MQTT-3.3.2-5")
    void expiredIsNotSent() {
        var client = TestConnection.open(MqttVersion.V5);

        deliver(
                client,
                new Publication(
                        "a", Bytes.EMPTY, QoS.AT_MOST_ONCE, false, ALL, "p", client.lane.now()));

        assertThat(client.receive()).isNull();
        assertThat(client.metrics.publishDropped.sum()).isEqualTo(1);
    }

    @Test
    @Spec({"MQTT-3.3.4-3", "MQTT-3.3.4-4"})
    void subscriptionIdentifiersAreSent() {
        var client = TestConnection.open(MqttVersion.V5);

        client.broker
                .client()
                .deliver(
                        publication("a", "x"),
                        QoS.AT_MOST_ONCE,
                        false,
                        SubscriptionIds.of(7, 268_435_455));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Publish.class,
                        it ->
                                assertThat(it.subscriptionIds())
                                        .isEqualTo(SubscriptionIds.of(7, 268_435_455)));
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({
        "MQTT-4.3.2-2", "MQTT-4.3.3-2", "MQTT-2.2.1-4",
        "v3:MQTT-4.3.2-1", "v3:MQTT-4.3.3-1", "v3:MQTT-2.3.1-1"
    })
    void qos1And2CarryTheIdOfTheSession(MqttVersion version) {
        var client = TestConnection.open(version);

        client.broker.client().publish(outgoing(0, QoS.AT_LEAST_ONCE), 1, false);
        client.broker.client().publish(outgoing(1, QoS.EXACTLY_ONCE), 2, false);

        assertThat(client.receiveAll())
                .containsExactly(
                        Publish.of("t", Bytes.utf8("x"), QoS.AT_LEAST_ONCE, false, 1),
                        Publish.of("t", Bytes.utf8("x"), QoS.EXACTLY_ONCE, false, 2));
    }

    @Test
    @Spec({"MQTT-3.3.1-1", "MQTT-3.3.1-3", "v3:MQTT-3.3.1-1", "v3:MQTT-3.3.1-3"})
    void dupIsWhatTheSessionSays() {
        var client = TestConnection.open(MqttVersion.V5);

        client.broker.client().publish(outgoing(0, QoS.AT_LEAST_ONCE), 1, true);
        client.broker.client().publish(outgoing(0, QoS.AT_LEAST_ONCE), 1, false);

        assertThat(client.receiveAll())
                .extracting(it -> ((Publish) it).dup())
                .containsExactly(true, false);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-4.3.3-4", "v3:MQTT-4.3.3-1"})
    void acknowledgementsGoToTheSessionAndPubrelComesFromIt(MqttVersion version) {
        var client = TestConnection.open(version);

        client.send(PubAck.of(1), PubRec.of(2), PubComp.of(2));
        client.broker.client().release(2, ReasonCode.SUCCESS);

        assertThat(client.broker.session().calls)
                .containsExactly(
                        new FakeSession.Acknowledged(1),
                        new FakeSession.Received(2, ReasonCode.SUCCESS),
                        new FakeSession.Completed(2));
        assertThat(client.receive()).isEqualTo(PubRel.of(2));
    }

    @Test
    @Spec({"MQTT-3.1.2-26", "MQTT-3.3.2-11", "MQTT-3.3.2-8"})
    void aliasesAreUsedUpToTheClientsMaximum() {
        var client = TestConnection.open(new FakeBroker(), MqttVersion.V5, aliases(1));

        for (int i = 0; i < 2; i++) {
            deliver(client, publication("topic/a", "x"));
            deliver(client, publication("topic/b", "x"));
        }

        assertThat(client.receiveAll())
                .extracting(it -> ((Publish) it).topic() + "@" + ((Publish) it).topicAlias())
                .containsExactly("topic/a@1", "topic/b@0", "@1", "topic/b@0");
    }

    @Test
    @Spec("MQTT-3.1.2-27")
    void noAliasesForAClientThatTakesNone() {
        var client = TestConnection.open(MqttVersion.V5);

        deliver(client, publication("topic/a", "x"));
        deliver(client, publication("topic/a", "x"));

        assertThat(client.receiveAll())
                .extracting(it -> ((Publish) it).topicAlias())
                .containsExactly(0, 0);
    }

    @Test
    @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    void tooLargeForTheClientIsNotSent() {
        for (int aliases : new int[] {0, 5}) {
            var properties =
                    new ConnectProperties(
                            0, 65_535, 100, aliases, false, true, null, null, List.of());
            var client = TestConnection.open(new FakeBroker(), MqttVersion.V5, properties);

            deliver(client, publication("topic", "x".repeat(100)));
            deliver(client, publication("topic", "x"));

            assertThat(client.receiveAll())
                    .extracting(it -> ((Publish) it).payload().size())
                    .containsExactly(1);
            assertThat(client.metrics.publishDropped.sum()).isEqualTo(1);
        }
    }

    @Test
    @Spec("MQTT-3.1.2-25")
    void sessionCanTellWhatFits() {
        var properties =
                new ConnectProperties(0, 65_535, 40, 0, false, true, null, null, List.of());
        var client = TestConnection.open(new FakeBroker(), MqttVersion.V5, properties);
        var fits = client.broker.attempt().request().fits();

        // header 2, topic 2 + 1, packet id 2, no properties 1: 8 bytes without the payload
        assertThat(fits.test(outgoing("t", "x".repeat(32)))).isTrue();
        assertThat(fits.test(outgoing("t", "x".repeat(33)))).isFalse();
    }

    @Test
    @Spec("v3:MQTT-4.5.0-1")
    void largePayloadIsSharedAndArrives() {
        var client = TestConnection.open(MqttVersion.V3_1_1);

        deliver(client, publication("big", "y".repeat(500_000)));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Publish.class, it -> assertThat(it.payload().size()).isEqualTo(500_000));
    }

    @Test
    void slowConsumerLosesQos0BeyondItsQueueAndNothingElse() {
        var client = TestConnection.open(MqttVersion.V5, "limits.slow-consumer-queue=100KiB");
        client.blockSocket();

        for (int i = 0; i < 100; i++) {
            deliver(client, publication("a", "z".repeat(10_000)));
        }
        client.broker.client().publish(outgoing(0, QoS.AT_LEAST_ONCE), 1, false);

        long dropped = client.metrics.slowConsumerDropped.sum();
        assertThat(dropped).isBetween(80L, 95L);
        client.unblockSocket();
        var arrived = client.receiveAll();
        assertThat(arrived).hasSize((int) (100 - dropped) + 1);
        assertThat(((Publish) arrived.getLast()).qos()).isEqualTo(QoS.AT_LEAST_ONCE);
    }

    @Test
    void clientThatTakesNothingIsReadNoFurther() {
        var client = TestConnection.open(MqttVersion.V5);
        client.blockSocket();

        deliver(client, publication("a", "z".repeat(70_000)));
        client.channel.runPendingTasks();

        assertThat(client.channel.config().isAutoRead()).isFalse();
        client.unblockSocket();
        client.receiveAll();
        assertThat(client.channel.config().isAutoRead()).isTrue();
        client.send(PingReq.INSTANCE);
        assertThat(client.receive()).isNotNull();
    }

    @Test
    void nothingIsSentAfterTheEnd() {
        var client = TestConnection.open(MqttVersion.V5);
        var link = client.broker.client();
        client.send(Disconnect.NORMAL);
        client.receiveAll();

        link.deliver(publication("a", "x"), QoS.AT_MOST_ONCE, false, SubscriptionIds.NONE);
        link.publish(outgoing(0, QoS.AT_LEAST_ONCE), 1, false);
        link.kick(ReasonCode.SESSION_TAKEN_OVER, "late");

        assertThat(client.receive()).isNull();
    }

    private static void deliver(TestConnection client, Publication publication) {
        client.broker.client().deliver(publication, QoS.AT_MOST_ONCE, false, SubscriptionIds.NONE);
    }

    private static Publication publication(String topic, String payload) {
        return new Publication(
                topic,
                Bytes.utf8(payload),
                QoS.AT_MOST_ONCE,
                false,
                PublishProperties.NONE,
                "publisher",
                Publication.NEVER);
    }

    private static Outgoing outgoing(long outSeq, QoS qos) {
        return new Outgoing(outSeq, publication("t", "x"), qos, false, SubscriptionIds.NONE, false);
    }

    private static Outgoing outgoing(String topic, String payload) {
        return new Outgoing(
                0,
                publication(topic, payload),
                QoS.AT_LEAST_ONCE,
                false,
                SubscriptionIds.NONE,
                false);
    }

    private static ConnectProperties aliases(int maximum) {
        return new ConnectProperties(
                0, 65_535, ConnectProperties.NO_LIMIT, maximum, false, true, null, null, List.of());
    }
}
