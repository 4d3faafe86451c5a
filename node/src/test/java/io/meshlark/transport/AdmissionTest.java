package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.ReasonCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P7: how many clients a node lets in at a time, and none while it is short of memory. */
class AdmissionTest {
    private static final String[] ONE_EACH_SECOND = {
        "limits.connect-rate=1", "limits.connect-burst=1"
    };

    private final FakeBroker broker = new FakeBroker();

    private TestConnection client(MqttVersion version) {
        return new TestConnection(broker, version, ONE_EACH_SECOND);
    }

    private static void connect(TestConnection client) {
        client.send(TestConnection.connect(client.version, "client", ConnectProperties.NONE));
    }

    /** Others have taken {@code tokens} before. */
    private static void crowd(TestConnection client, int tokens) {
        for (int i = 0; i < tokens; i++) {
            client.connects.take(client.lane.nanos(), Long.MAX_VALUE);
        }
    }

    private static @Nullable ReasonCode answer(TestConnection client) {
        return client.receive() instanceof ConnAck(_, var reason, _) ? reason : null;
    }

    /** Red when the rate is asked after the sessions: {@code attempts} is not empty. */
    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.2.2-7", "v3:MQTT-3.2.2-5"})
    void beyondTheRateItIsRefusedBeforeItsSessionIsAskedFor(MqttVersion version) {
        var client = client(version);
        crowd(client, 2);

        connect(client);

        assertThat(answer(client))
                .isEqualTo(
                        version == MqttVersion.V5
                                ? ReasonCode.CONNECTION_RATE_EXCEEDED
                                : ReasonCode.SERVER_UNAVAILABLE);
        assertThat(client.isClosed()).isTrue();
        assertThat(broker.attempts).isEmpty();
        assertThat(client.metrics.connectsBeyondRate.sum()).isEqualTo(1);
        assertThat(client.metrics.refused.sum()).isEqualTo(1);
        assertThat(client.metrics.connectsAdmitted.sum()).isZero();
    }

    /** Red when a CONNECT that is delayed is refused, and when it is let in at once. */
    @Test
    void aLittleBeyondTheRateItWaitsAndThenIsLetIn() {
        var client = client(MqttVersion.V5);
        crowd(client, 1);

        connect(client);
        client.send(PingReq.INSTANCE);
        client.advance(Duration.ofMillis(900));
        assertThat(client.receive()).isNull();
        assertThat(broker.attempts).isEmpty();
        client.advance(Duration.ofMillis(600));

        assertThat(answer(client)).isEqualTo(ReasonCode.SUCCESS);
        assertThat(client.receive()).isEqualTo(PingResp.INSTANCE);
        assertThat(client.metrics.connectsDelayed.sum()).isEqualTo(1);
        assertThat(client.metrics.connectsAdmitted.sum()).isEqualTo(1);
    }

    /** Red when {@code admit} is not asked whether memory is short once more. */
    @Test
    void memoryThatRunsShortMeanwhileCounts() {
        var client = client(MqttVersion.V5);
        crowd(client, 1);
        connect(client);

        client.heap.collected(900);
        client.advance(Duration.ofMillis(1_500));

        assertThat(answer(client)).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertThat(broker.attempts).isEmpty();
    }

    /** Red when the end of a delayed connection waits for a session that was not asked for. */
    @Test
    void delayedClientThatLeavesHasNoSession() {
        var client = client(MqttVersion.V5);
        crowd(client, 1);
        connect(client);

        client.channel.close();
        client.advance(Duration.ofMillis(1_500));

        assertThat(broker.attempts).isEmpty();
        assertThat(client.lane.connections()).isEmpty();
    }

    @Test
    void delayedClientIsToldThatTheNodeStops() {
        var client = client(MqttVersion.V5);
        crowd(client, 1);
        connect(client);

        client.lane.connections().stream().toList().forEach(MqttConnection::shutDown);

        assertThat(answer(client)).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
        client.advance(Duration.ofMillis(1_500));
        assertThat(broker.attempts).isEmpty();
    }

    /** Red without {@code mayCome}. */
    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void whileMemoryIsShortNobodyIsLetIn(MqttVersion version) {
        var client = TestConnection.of(version);
        client.heap.collected(900);

        connect(client);

        assertThat(answer(client))
                .isEqualTo(
                        version == MqttVersion.V5
                                ? ReasonCode.QUOTA_EXCEEDED
                                : ReasonCode.SERVER_UNAVAILABLE);
        assertThat(client.isClosed()).isTrue();
        assertThat(client.broker.attempts).isEmpty();
    }

    @Test
    void whoIsRefusedForMemoryTakesNobodysTurn() {
        var client = client(MqttVersion.V5);
        client.heap.collected(900);
        connect(client);

        assertThat(client.connects.take(client.lane.nanos(), 0)).isZero();
    }

    @Test
    void memoryThatWasShortLetsIn() {
        var client = TestConnection.of(MqttVersion.V5);
        client.heap.collected(900);
        client.heap.collected(700);

        connect(client);

        assertThat(answer(client)).isEqualTo(ReasonCode.SUCCESS);
    }
}
