package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.session.Outgoing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P8: a node that the rest of the cluster does not hear serves nobody. */
class CutOffTest {

    /** Red without {@code Publishing.mayAnswer}. */
    @ParameterizedTest
    @EnumSource(
            value = QoS.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void whatItHasTakenItDoesNotAcknowledge(QoS qos) {
        var client = TestConnection.open(MqttVersion.V5);
        client.broker.outcome = null;
        client.send(publish(qos));

        client.holdsLease = false;
        client.broker.published.getFirst().receipt().done(Outcome.APPENDED);

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        goodbye -> assertThat(goodbye.reason()).isEqualTo(ReasonCode.SERVER_BUSY));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void itLetsNobodyIn() {
        var client = TestConnection.of(MqttVersion.V5);
        client.holdsLease = false;

        client.send(TestConnection.connect(MqttVersion.V5, "client", ConnectProperties.NONE));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class,
                        answer ->
                                assertThat(answer.reason())
                                        .isEqualTo(ReasonCode.SERVER_UNAVAILABLE));
    }

    /** Red when {@code holdBack} only pauses, and when it only holds. */
    @Test
    void nothingIsReadOrWrittenUntilItIsOver() {
        var client = TestConnection.open(MqttVersion.V5);
        holdBack(client, true);

        client.send(PingReq.INSTANCE);
        client.broker.client().publish(outgoing("held"), 1, false);
        client.broker
                .client()
                .deliver(publication("lost"), QoS.AT_MOST_ONCE, false, SubscriptionIds.NONE);
        assertThat(client.receiveAll()).isEmpty();
        holdBack(client, false);

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Publish.class,
                        publish -> assertThat(publish.payload()).isEqualTo(Bytes.utf8("held")));
        assertThat(client.receive()).isEqualTo(PingResp.INSTANCE);
        assertThat(client.receive()).isNull();
    }

    /** Its shard may let another in, and the node be heard by others all the same. */
    @Test
    void aShardThatIsNotHeardIsReasonEnough() {
        var client = TestConnection.open(MqttVersion.V5);
        client.broker.client().shardIsUnheard(true);
        holdBack(client, true);
        holdBack(client, false);
        client.send(PingReq.INSTANCE);
        assertThat(client.receiveAll()).isEmpty();

        client.broker.client().shardIsUnheard(false);
        client.channel.runPendingTasks();
        assertThat(client.receive()).isEqualTo(PingResp.INSTANCE);
    }

    private static void holdBack(TestConnection client, boolean isCutOff) {
        client.lane.connections().forEach(it -> it.holdBack(isCutOff));
        client.channel.runPendingTasks();
    }

    private static Publish publish(QoS qos) {
        return Publish.of("t", Bytes.utf8("x"), qos, false, 7);
    }

    private static Publication publication(String payload) {
        return new Publication(
                "t",
                Bytes.utf8(payload),
                QoS.AT_LEAST_ONCE,
                false,
                PublishProperties.NONE,
                "p",
                Publication.NEVER);
    }

    private static Outgoing outgoing(String payload) {
        return new Outgoing(
                0, publication(payload), QoS.AT_LEAST_ONCE, false, SubscriptionIds.NONE, false);
    }
}
