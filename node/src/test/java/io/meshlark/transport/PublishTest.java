package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.protocol.MessageId;
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
import io.meshlark.session.ClientSession.OpenInbound;
import io.meshlark.transport.FakeBroker.FakeSession;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublishTest {
    private static final String TOO_DEEP = "/".repeat(200);

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.3.4-1", "v3:MQTT-3.3.4-1"})
    void qos0IsPublishedAndNotAnswered(MqttVersion version) {
        var client = TestConnection.open(version);

        client.send(publish("a/b", QoS.AT_MOST_ONCE, 0));

        assertThat(client.receive()).isNull();
        var publication = client.broker.published.getFirst().publication();
        assertThat(publication.topic()).isEqualTo("a/b");
        assertThat(publication.payload()).isEqualTo(Bytes.utf8("payload"));
        assertThat(publication.publisher()).isEqualTo("client");
        assertThat(publication.expiresAt()).isEqualTo(Publication.NEVER);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({
        "MQTT-4.3.2-4", "MQTT-3.3.4-1", "MQTT-2.2.1-5",
        "v3:MQTT-4.3.2-2", "v3:MQTT-3.3.4-1", "v3:MQTT-2.3.1-6"
    })
    void qos1IsAnsweredOnceItIsWhereItHasToBe(MqttVersion version) {
        var client = TestConnection.open(version);
        client.broker.outcome = null;
        client.send(publish("a", QoS.AT_LEAST_ONCE, 77));
        assertThat(client.receive()).isNull();

        client.broker.published.getFirst().receipt().done(Outcome.APPENDED);

        assertThat(client.receive()).isEqualTo(PubAck.of(77));
    }

    /** Design rule 1: as long as an earlier connection may have copies under way. */
    @Test
    void shardsAreToldFromWhichConnectionItIsForAWhile() {
        var client = TestConnection.open(MqttVersion.V5);

        client.send(publish("a", QoS.AT_LEAST_ONCE, 1), publish("a", QoS.EXACTLY_ONCE, 2));
        for (int i = 0; i < 3; i++) {
            client.advance(Duration.ofSeconds(40));
            client.send(PingReq.INSTANCE);
        }
        client.send(publish("a", QoS.AT_LEAST_ONCE, 3), publish("a", QoS.EXACTLY_ONCE, 4));

        assertThat(client.broker.published)
                .map(FakeBroker.Published::epoch)
                .containsExactly(1L, 1L, 0L, 0L);
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void connectionThatHasASuccessorGetsNoPromise(QoS qos) {
        var client = TestConnection.open(MqttVersion.V5);
        client.broker.outcome = Outcome.SUPERSEDED;

        client.send(publish("a", qos, 1));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.SESSION_TAKEN_OVER));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    @Spec("MQTT-3.4.2-1")
    void v5PublisherHearsThatNobodyWantsIt() {
        var client = TestConnection.open(MqttVersion.V5);
        client.broker.outcome = Outcome.NO_SUBSCRIBERS;

        client.send(publish("a", QoS.AT_LEAST_ONCE, 1), publish("a", QoS.EXACTLY_ONCE, 2));

        assertThat(client.receiveAll())
                .containsExactly(
                        PubAck.of(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, null),
                        PubRec.of(2, ReasonCode.NO_MATCHING_SUBSCRIBERS, null));
    }

    @Test
    @Spec({"MQTT-4.6.0-2", "v3:MQTT-4.6.0-2"})
    void pubacksKeepTheOrderOfThePublishes() {
        var client = TestConnection.open(MqttVersion.V5);
        client.broker.outcome = null;
        client.send(
                publish("a", QoS.AT_LEAST_ONCE, 3),
                publish("b", QoS.AT_LEAST_ONCE, 1),
                publish("c", QoS.AT_LEAST_ONCE, 2));
        var published = client.broker.published;

        published.get(2).receipt().done(Outcome.ACCEPTED);
        published.get(1).receipt().done(Outcome.ACCEPTED);
        assertThat(client.receive()).isNull();
        published.get(0).receipt().done(Outcome.ACCEPTED);

        assertThat(client.receiveAll()).containsExactly(PubAck.of(3), PubAck.of(1), PubAck.of(2));
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-4.3.3-8", "MQTT-4.3.3-11", "MQTT-3.3.4-1", "v3:MQTT-4.3.3-2", "v3:MQTT-3.3.4-1"})
    void qos2GoesThroughItsFourPackets(MqttVersion version) {
        var client = TestConnection.open(version);

        client.send(publish("a", QoS.EXACTLY_ONCE, 5));
        assertThat(client.receive()).isEqualTo(PubRec.of(5));
        client.send(PubRel.of(5));
        assertThat(client.receive()).isEqualTo(PubComp.of(5));

        assertThat(client.broker.published).hasSize(1);
        assertThat(client.broker.session().calls).isEmpty(); // no shard wrote: nobody to tell
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-4.3.3-10", "v3:MQTT-4.3.3-2"})
    void secondCopyOfAQos2PublishIsAnsweredAndNotPublishedAgain(MqttVersion version) {
        var client = TestConnection.open(version);
        client.send(publish("a", QoS.EXACTLY_ONCE, 5));
        client.receiveAll();

        client.send(publish("a", QoS.EXACTLY_ONCE, 5));

        assertThat(client.receive()).isEqualTo(PubRec.of(5));
        assertThat(client.broker.published).hasSize(1);
    }

    @Test
    @Spec("MQTT-4.3.3-12")
    void afterPubcompTheSameIdIsANewMessage() {
        var client = TestConnection.open(MqttVersion.V5);
        for (int i = 0; i < 2; i++) {
            client.send(publish("a", QoS.EXACTLY_ONCE, 5), PubRel.of(5));
        }

        assertThat(client.broker.published).hasSize(2);
    }

    @Test
    @Spec("MQTT-4.3.2-5")
    void afterPubackTheSameIdIsANewMessageWhateverDupSays() {
        var client = TestConnection.open(MqttVersion.V5);
        client.send(publish("a", QoS.AT_LEAST_ONCE, 5));
        client.send(
                new Publish(
                        "a",
                        Bytes.EMPTY,
                        QoS.AT_LEAST_ONCE,
                        false,
                        true,
                        5,
                        PublishProperties.NONE,
                        0,
                        SubscriptionIds.NONE));

        assertThat(client.broker.published).hasSize(2);
    }

    @Test
    void whatAShardWroteDownIsReleasedBeforePubcomp() {
        var client = TestConnection.open(MqttVersion.V5);
        client.broker.outcome = Outcome.APPENDED;
        client.broker.session().answersAtOnce = false;
        client.broker.session().source = MessageId.source(1, 9);
        client.send(publish("a", QoS.EXACTLY_ONCE, 5));
        client.receiveAll();

        client.send(PubRel.of(5));

        assertThat(client.broker.published.getFirst().id())
                .isEqualTo(new MessageId(MessageId.source(1, 9), 5, 0));
        assertThat(client.receive()).isNull();
        assertThat(client.broker.session().calls).containsExactly(new FakeSession.Release(5));
        client.broker.client().released(5);
        assertThat(client.receive()).isEqualTo(PubComp.of(5));
    }

    @Test
    @Spec({"MQTT-4.4.0-1", "v3:MQTT-4.4.0-1"})
    void whatAnEarlierConnectionReceivedIsNotPublishedAgain() {
        var broker = new FakeBroker();
        broker.sessionPresent = true;
        broker.openInbound = List.of(new OpenInbound(5, false), new OpenInbound(6, true));
        var client = TestConnection.open(broker, MqttVersion.V5, ConnectProperties.NONE);

        client.send(publish("a", QoS.EXACTLY_ONCE, 5), PubRel.of(5), PubRel.of(6));

        assertThat(client.receiveAll()).containsExactly(PubRec.of(5), PubComp.of(5), PubComp.of(6));
        assertThat(broker.published).isEmpty();
        assertThat(broker.session().calls).containsExactly(new FakeSession.Release(6));
    }

    @Test
    void pubrelForAnIdThatAnEarlierConnectionMayHaveLeftIsReleased() {
        var broker = new FakeBroker();
        broker.sessionPresent = true;
        var client = TestConnection.open(broker, MqttVersion.V5, ConnectProperties.NONE);

        client.send(PubRel.of(9));

        assertThat(broker.session().calls).containsExactly(new FakeSession.Release(9));
        assertThat(client.receive()).isEqualTo(PubComp.of(9));
    }

    @Test
    @Spec("MQTT-3.7.2-1")
    void pubrelForAnIdThatCannotExistIsToldSo() {
        var client = TestConnection.open(MqttVersion.V5);

        client.send(PubRel.of(9));

        assertThat(client.receive())
                .isEqualTo(PubComp.of(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, null));
    }

    @Test
    void openIdsAreLeftToTheNextConnection() {
        var client = TestConnection.open(MqttVersion.V5);
        client.send(publish("a", QoS.EXACTLY_ONCE, 5));
        client.broker.outcome = Outcome.APPENDED;
        client.send(publish("a", QoS.EXACTLY_ONCE, 6));
        client.broker.outcome = null;
        client.send(publish("a", QoS.EXACTLY_ONCE, 7));

        client.channel.close();

        assertThat(client.broker.session().departure().openInbound())
                .containsExactlyInAnyOrder(new OpenInbound(5, false), new OpenInbound(6, true));
    }

    @Test
    @Spec({"MQTT-4.4.0-2", "MQTT-4.3.3-9", "MQTT-3.5.2-1"})
    void refusalIsToldToAV5PublisherAndTheIdIsFree() {
        var client = TestConnection.open(MqttVersion.V5, "mqtt.receive-maximum=1");
        client.broker.outcome = Outcome.REFUSED;
        for (int i = 0; i < 3; i++) {
            client.send(publish("a", QoS.AT_LEAST_ONCE, 1));
            assertThat(client.receive())
                    .isInstanceOfSatisfying(
                            PubAck.class,
                            it -> {
                                assertThat(it.reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
                                assertThat(it.reasonString()).isNotEmpty();
                            });
            client.send(publish("a", QoS.EXACTLY_ONCE, 2));
            assertThat(client.receive())
                    .isInstanceOfSatisfying(
                            PubRec.class,
                            it -> assertThat(it.reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED));
        }

        assertThat(client.broker.published).hasSize(6);
    }

    @Test
    @Spec("v3:MQTT-4.8.0-2")
    void refusalEndsTheConnectionOfAV3Publisher() {
        var client = TestConnection.open(MqttVersion.V3_1_1);
        client.broker.outcome = Outcome.REFUSED;

        client.send(publish("a", QoS.AT_LEAST_ONCE, 1));

        assertThat(client.receive()).isNull();
        assertThat(client.isClosed()).isTrue();
    }

    /** A PUBREC with an error would free the id, though a shard may know it (rule 3). */
    @Test
    void whatCouldNotBeRetainedIsToBeSentAgain() {
        var client = TestConnection.open(MqttVersion.V5);
        client.broker.outcome = Outcome.NOT_RETAINED;

        client.send(publish("a", QoS.EXACTLY_ONCE, 1));

        assertThat(client.receive()).isInstanceOf(Disconnect.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = QoS.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void fullQueueIsToldToAV5PublisherAndNotToAV3One(QoS qos) {
        var v5 = TestConnection.open(MqttVersion.V5);
        var v3 = TestConnection.open(MqttVersion.V3_1_1);
        v5.broker.outcome = Outcome.REJECTED;
        v3.broker.outcome = Outcome.REJECTED;

        v5.send(publish("a", qos, 1));
        v3.send(publish("a", qos, 1));

        boolean once = qos == QoS.AT_LEAST_ONCE;
        String detail = "a subscriber's queue, or the space for retained messages, is full";
        assertThat(v5.receive())
                .isEqualTo(
                        once
                                ? PubAck.of(1, ReasonCode.QUOTA_EXCEEDED, detail)
                                : PubRec.of(1, ReasonCode.QUOTA_EXCEEDED, detail));
        assertThat(v3.receive()).isEqualTo(once ? PubAck.of(1) : PubRec.of(1));
    }

    @Test
    @Spec("MQTT-3.1.2-29")
    void noReasonStringForAClientThatAskedForNone() {
        var quiet =
                new ConnectProperties(
                        0,
                        65_535,
                        ConnectProperties.NO_LIMIT,
                        0,
                        false,
                        false,
                        null,
                        null,
                        List.of());
        var client = TestConnection.open(new FakeBroker(), MqttVersion.V5, quiet);

        client.send(publish(TOO_DEEP, QoS.AT_LEAST_ONCE, 1));

        assertThat(client.receive()).isEqualTo(PubAck.of(1, ReasonCode.TOPIC_NAME_INVALID, null));
    }

    @Test
    void unwelcomeTopicIsToldByReasonAndTheConnectionGoesOn() {
        var client = TestConnection.open(MqttVersion.V5);

        client.send(
                publish(TOO_DEEP, QoS.AT_LEAST_ONCE, 1),
                publish("$SYS/broker/x", QoS.EXACTLY_ONCE, 2),
                publish("a", QoS.EXACTLY_ONCE, 2));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        PubAck.class,
                        it -> assertThat(it.reasonString()).contains("201 levels, limit is 128"));
        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        PubRec.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
        assertThat(client.receive()).isEqualTo(PubRec.of(2));
        assertThat(client.broker.published).hasSize(1);
    }

    @Test
    @Spec("v3:MQTT-3.3.5-2")
    void v3PublisherToSysIsAcknowledgedAndNotHeard() {
        var client = TestConnection.open(MqttVersion.V3_1_1);

        client.send(
                publish("$SYS/x", QoS.AT_MOST_ONCE, 0),
                publish("$SYS/x", QoS.AT_LEAST_ONCE, 1),
                publish("$SYS/x", QoS.EXACTLY_ONCE, 2),
                PubRel.of(2));

        assertThat(client.receiveAll()).containsExactly(PubAck.of(1), PubRec.of(2), PubComp.of(2));
        assertThat(client.broker.published).isEmpty();
        assertThat(client.metrics.publishDropped.sum()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.3.2-2", "MQTT-4.13.1-1", "v3:MQTT-3.3.2-2", "v3:MQTT-4.8.0-1"})
    void wildcardEndsTheConnection(MqttVersion version) {
        var client = TestConnection.open(version);

        client.send(publish("a/#", QoS.AT_LEAST_ONCE, 1));

        if (version == MqttVersion.V5) {
            assertThat(client.receive())
                    .isInstanceOfSatisfying(
                            Disconnect.class,
                            it -> {
                                assertThat(it.reason()).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
                                assertThat(it.reasonString()).contains("wildcard");
                            });
        }
        assertThat(client.receive()).isNull();
        assertThat(client.isClosed()).isTrue();
        assertThat(client.broker.published).isEmpty();
    }

    @Test
    @Spec({"MQTT-3.3.2-12", "MQTT-3.3.2-1"})
    void aliasStandsForItsTopic() {
        var client = TestConnection.open(MqttVersion.V5);

        client.send(aliased("long/topic", 1), aliased("", 1));

        assertThat(client.broker.published)
                .extracting(it -> it.publication().topic())
                .containsExactly("long/topic", "long/topic");
    }

    @Test
    @Spec({"MQTT-3.3.2-9", "MQTT-3.2.2-17"})
    void aliasAboveTheLimitEndsTheConnection() {
        var client = TestConnection.open(MqttVersion.V5, "mqtt.topic-alias-maximum=3");

        client.send(aliased("a", 4));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.TOPIC_ALIAS_INVALID));
    }

    @Test
    @Spec({"MQTT-3.3.4-7", "MQTT-3.14.4-1", "MQTT-3.14.4-2"})
    void oneMoreThanReceiveMaximumEndsTheConnection() {
        var client = TestConnection.open(MqttVersion.V5, "mqtt.receive-maximum=2");
        client.broker.outcome = null;

        client.send(publish("a", QoS.AT_LEAST_ONCE, 1), publish("a", QoS.EXACTLY_ONCE, 2));
        assertThat(client.receive()).isNull();
        client.send(publish("a", QoS.AT_LEAST_ONCE, 3));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it ->
                                assertThat(it.reason())
                                        .isEqualTo(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED));
        client.broker.published.getFirst().receipt().done(Outcome.ACCEPTED);
        assertThat(client.receive()).isNull();
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    @Spec("MQTT-4.9.0-3")
    void qos2CountsUntilPubcompAndQos0Never() {
        var client = TestConnection.open(MqttVersion.V5, "mqtt.receive-maximum=1");
        for (int id = 1; id <= 5; id++) {
            client.send(
                    publish("a", QoS.EXACTLY_ONCE, id),
                    publish("a", QoS.AT_MOST_ONCE, 0),
                    PubRel.of(id));
        }
        assertThat(client.receiveAll()).hasSize(10);

        client.send(publish("a", QoS.EXACTLY_ONCE, 6), publish("a", QoS.EXACTLY_ONCE, 7));

        assertThat(client.receiveAll()).last().isInstanceOf(Disconnect.class);
    }

    @Test
    void v3ClientIsReadNoFurtherWhileTooMuchIsUnanswered() {
        var client = TestConnection.open(MqttVersion.V3_1_1, "mqtt.receive-maximum=2");
        client.broker.outcome = null;

        client.sendTogether(
                publish("a", QoS.AT_LEAST_ONCE, 1),
                publish("a", QoS.EXACTLY_ONCE, 2),
                publish("a", QoS.AT_LEAST_ONCE, 3),
                publish("a", QoS.AT_LEAST_ONCE, 4));

        assertThat(client.broker.published).hasSize(2);
        assertThat(client.channel.config().isAutoRead()).isFalse();

        client.broker.published.get(0).receipt().done(Outcome.ACCEPTED);
        assertThat(client.broker.published).hasSize(3);
        assertThat(client.channel.config().isAutoRead()).isFalse();
        client.broker.published.get(1).receipt().done(Outcome.ACCEPTED);
        client.broker.published.get(2).receipt().done(Outcome.ACCEPTED);
        assertThat(client.broker.published).hasSize(4);
        assertThat(client.channel.config().isAutoRead()).isTrue();
    }

    @Test
    void unreleasedQos2MessagesAreLimited() {
        var client = TestConnection.open(MqttVersion.V3_1_1, "session.max-awaiting-release=2");

        client.send(publish("a", QoS.EXACTLY_ONCE, 1), publish("a", QoS.EXACTLY_ONCE, 2));
        assertThat(client.isClosed()).isFalse();
        client.send(publish("a", QoS.EXACTLY_ONCE, 3));

        assertThat(client.isClosed()).isTrue();
    }

    @Test
    @Spec("MQTT-3.3.2-18")
    void propertiesTravelUnchangedAndExpiryBecomesATime() {
        var client = TestConnection.open(MqttVersion.V5);
        var properties =
                new PublishProperties(
                        true,
                        true,
                        30,
                        "text/plain",
                        "re/ply",
                        Bytes.utf8("42"),
                        List.of(new UserProperty("b", "1"), new UserProperty("a", "2")));

        client.send(
                new Publish(
                        "a",
                        Bytes.utf8("x"),
                        QoS.AT_MOST_ONCE,
                        true,
                        false,
                        0,
                        properties,
                        0,
                        SubscriptionIds.NONE));

        var publication = client.broker.published.getFirst().publication();
        assertThat(publication.properties()).isEqualTo(properties);
        assertThat(publication.retain()).isTrue();
        assertThat(publication.expiresAt()).isEqualTo(client.lane.now() + 30_000);
    }

    private static Publish publish(String topic, QoS qos, int packetId) {
        return Publish.of(topic, Bytes.utf8("payload"), qos, false, packetId);
    }

    private static Publish aliased(String topic, int alias) {
        return new Publish(
                topic,
                Bytes.EMPTY,
                QoS.AT_MOST_ONCE,
                false,
                false,
                0,
                PublishProperties.NONE,
                alias,
                SubscriptionIds.NONE);
    }
}
