package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.auth.access.AccessRules;
import io.meshlark.auth.access.Rule;
import io.meshlark.auth.access.RuleFile;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.Will;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.Outgoing;
import io.meshlark.transport.FakeBroker.FakeSession;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the access rules are against is not done, at the connection. */
class AccessTest {

    @Test
    @Spec("MQTT-3.4.2-1")
    void v5PublisherHearsThatItMayNot() {
        var client = TestConnection.open(MqttVersion.V5);
        inForce(client, "allow everyone publish open");

        client.send(publish("open", QoS.AT_LEAST_ONCE, 1), publish("a", QoS.AT_LEAST_ONCE, 2));
        client.send(publish("a", QoS.EXACTLY_ONCE, 3), publish("a", QoS.AT_MOST_ONCE, 0));

        assertThat(reasons(client))
                .containsExactly(
                        ReasonCode.SUCCESS, ReasonCode.NOT_AUTHORIZED, ReasonCode.NOT_AUTHORIZED);
        assertThat(topicsPublished(client)).containsExactly("open");
        assertThat(client.metrics.publishDenied.sum()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(value = MqttVersion.class, names = "V5", mode = EnumSource.Mode.EXCLUDE)
    @Spec("v3:MQTT-3.3.5-2")
    void v3PublisherCannotBeToldAndIsAcknowledged(MqttVersion version) {
        var client = TestConnection.open(version);
        inForce(client, "allow everyone publish open");

        client.send(publish("a", QoS.AT_LEAST_ONCE, 1), publish("a", QoS.EXACTLY_ONCE, 2));

        assertThat(client.receiveAll()).containsExactly(PubAck.of(1), PubRec.of(2));
        assertThat(topicsPublished(client)).isEmpty();
    }

    @Test
    void aliasIsNoWayRound() {
        var client = TestConnection.open(MqttVersion.V5);
        inForce(client, "allow everyone publish open");

        client.send(aliased("a", 1, 1), aliased("", 1, 2), aliased("open", 1, 3));

        assertThat(reasons(client))
                .containsExactly(
                        ReasonCode.NOT_AUTHORIZED, ReasonCode.NOT_AUTHORIZED, ReasonCode.SUCCESS);
        assertThat(topicsPublished(client)).containsExactly("open");
    }

    @Test
    void messageThatMayBeKnownIsCompletedAndNotPublishedAgain() {
        var broker = new FakeBroker();
        broker.sessionPresent = true;
        var client = TestConnection.open(broker, MqttVersion.V5, ConnectProperties.NONE);
        inForce(client, "deny everyone all #");

        client.send(
                new Publish(
                        "a",
                        Bytes.utf8("x"),
                        QoS.EXACTLY_ONCE,
                        false,
                        true,
                        7,
                        PublishProperties.NONE,
                        0,
                        SubscriptionIds.NONE));
        assertThat(reasons(client)).containsExactly(ReasonCode.SUCCESS);
        client.send(PubRel.of(7));

        assertThat(topicsPublished(client)).isEmpty();
        assertThat(broker.session().calls).contains(new FakeSession.Release(7));
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec("MQTT-3.8.4-5")
    void eachFilterOfASubscribeIsDecidedByItself(MqttVersion version) {
        var client = TestConnection.open(version);
        inForce(client, "deny everyone subscribe a/secret", "allow everyone subscribe a/+");

        client.send(subscribe(9, "a/b", "a/#", "a/+", "$share/g/a/c", "$share/g/#", "$SYS/#"));

        var denied =
                version == MqttVersion.V5
                        ? ReasonCode.NOT_AUTHORIZED
                        : ReasonCode.UNSPECIFIED_ERROR;
        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        SubAck.class,
                        it ->
                                assertThat(it.reasons())
                                        .containsExactly(
                                                ReasonCode.GRANTED_QOS_1,
                                                denied,
                                                denied,
                                                ReasonCode.GRANTED_QOS_1,
                                                denied,
                                                denied));
        assertThat(client.metrics.subscribeDenied.sum()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void willThatMayNotBePublishedIsRefusedBeforeTheSessionIsLookedFor(MqttVersion version) {
        var client = TestConnection.of(version);
        inForce(client, "allow everyone publish open");

        client.send(connectWithWill(version, "a"));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
        assertThat(client.isClosed()).isTrue();
        assertThat(client.broker.attempts).isEmpty();
    }

    @Test
    void rightsChangeWhileTheClientIsConnected() {
        var client = TestConnection.open(MqttVersion.V5);
        inForce(client, "allow client=client publish a");
        client.send(publish("a", QoS.AT_LEAST_ONCE, 1));

        inForce(client, "allow client=other publish a");
        client.send(publish("a", QoS.AT_LEAST_ONCE, 2));
        inForce(client, "allow everyone all #");
        client.send(publish("a", QoS.AT_LEAST_ONCE, 3));

        assertThat(reasons(client))
                .containsExactly(ReasonCode.SUCCESS, ReasonCode.NOT_AUTHORIZED, ReasonCode.SUCCESS);
    }

    @Test
    void whatAResumedSessionMayNotHaveAnyMoreIsNotSent() {
        var broker = new FakeBroker();
        broker.sessionPresent = true;
        var client = TestConnection.open(broker, MqttVersion.V5, ConnectProperties.NONE);
        inForce(client, "allow everyone subscribe open");

        broker.client().publish(outgoing(0, "a", QoS.AT_LEAST_ONCE), 1, false);
        broker.client().publish(outgoing(1, "a", QoS.EXACTLY_ONCE), 2, false);
        broker.client().publish(outgoing(2, "a", QoS.EXACTLY_ONCE), 3, true);
        broker.client().publish(outgoing(3, "open", QoS.AT_LEAST_ONCE), 4, false);

        assertThat(client.receiveAll())
                .singleElement()
                .isInstanceOfSatisfying(
                        Publish.class, it -> assertThat(it.topic()).isEqualTo("open"));
        assertThat(broker.session().calls)
                .containsExactly(
                        new FakeSession.Acknowledged(1),
                        new FakeSession.Received(2, ReasonCode.NOT_AUTHORIZED),
                        new FakeSession.Received(3, ReasonCode.SUCCESS));
        assertThat(client.metrics.publishWithheld.sum()).isEqualTo(3);
    }

    @Test
    void sessionThatLivesWithItsConnectionIsToldToEndSubscriptions() {
        var client = TestConnection.open(MqttVersion.V5);
        inForce(client, "allow everyone subscribe open/#");

        client.lane.connections().forEach(MqttConnection::rightsChanged);

        var kept = (FakeSession.Kept) client.broker.session().calls.getLast();
        assertThat(kept.allowed().test(new TopicFilter("open/+", null, "open/+"))).isTrue();
        assertThat(kept.allowed().test(new TopicFilter("$share/g/a", "g", "a"))).isFalse();
    }

    private static void inForce(TestConnection client, String... lines) {
        var parsed = (RuleFile.Parsed.Ok) RuleFile.parse("rules", List.of(lines));
        client.access.replace(new AccessRules(parsed.rules(), Rule.Effect.DENY));
    }

    private static List<ReasonCode> reasons(TestConnection client) {
        return client.receiveAll().stream()
                .map(it ->
                        switch (it) {
                            case PubAck ack -> ack.reason();
                            case PubRec rec -> rec.reason();
                            default -> throw new AssertionError(it);
                        })
                .toList();
    }

    private static List<String> topicsPublished(TestConnection client) {
        return client.broker.published.stream().map(it -> it.publication().topic()).toList();
    }

    private static Publish publish(String topic, QoS qos, int packetId) {
        return Publish.of(topic, Bytes.utf8("x"), qos, false, packetId);
    }

    private static Publish aliased(String topic, int alias, int packetId) {
        return new Publish(
                topic,
                Bytes.utf8("x"),
                QoS.AT_LEAST_ONCE,
                false,
                false,
                packetId,
                PublishProperties.NONE,
                alias,
                SubscriptionIds.NONE);
    }

    private static Subscribe subscribe(int packetId, String... filters) {
        return new Subscribe(
                packetId,
                0,
                List.of(),
                Stream.of(filters)
                        .map(it ->
                                new Subscribe.Entry(it, SubscriptionOptions.of(QoS.AT_LEAST_ONCE)))
                        .toList());
    }

    private static Connect connectWithWill(MqttVersion version, String topic) {
        var will =
                new Will(
                        topic,
                        Bytes.utf8("gone"),
                        QoS.AT_MOST_ONCE,
                        false,
                        0,
                        PublishProperties.NONE);
        return new Connect(
                version, false, "client", true, 60, will, null, null, ConnectProperties.NONE);
    }

    private static Outgoing outgoing(long outSeq, String topic, QoS qos) {
        var publication =
                new Publication(
                        topic,
                        Bytes.utf8("x"),
                        qos,
                        false,
                        PublishProperties.NONE,
                        "publisher",
                        Publication.NEVER);
        return new Outgoing(outSeq, publication, qos, false, SubscriptionIds.NONE, false);
    }
}
