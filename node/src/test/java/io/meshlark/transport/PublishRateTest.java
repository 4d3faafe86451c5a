package io.meshlark.transport;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static java.util.concurrent.CompletableFuture.completedStage;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How fast one client may publish. */
class PublishRateTest {
    private static final String TEN_A_SECOND = "limits.publish-rate-per-client=10";
    private static final String DROP = "limits.publish-excess=drop-qos0";

    private static Publish publish(int i, QoS qos) {
        return Publish.of("t", Bytes.utf8("payload"), qos, false, qos == QoS.AT_MOST_ONCE ? 0 : i);
    }

    private static void flood(TestConnection client, QoS qos, int times) {
        Publish[] all = new Publish[times];
        for (int i = 0; i < times; i++) {
            all[i] = publish(i + 1, qos);
        }
        client.sendTogether(all);
    }

    private static int published(TestConnection client) {
        client.receiveAll();
        return client.broker.published.size();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void whoIsAheadIsReadNoFurtherAndLosesNothing(MqttVersion version) {
        var client = TestConnection.open(version, TEN_A_SECOND);

        flood(client, QoS.AT_LEAST_ONCE, 25);
        assertThat(published(client)).isEqualTo(11); // the burst, and the one that was too much
        assertThat(client.channel.config().isAutoRead()).isFalse();

        for (int i = 0; i < 4; i++) {
            client.advance(Duration.ofSeconds(1));
        }
        assertThat(published(client)).isEqualTo(25);
        assertThat(client.channel.config().isAutoRead()).isTrue();
        assertThat(client.isClosed()).isFalse();
        assertThat(client.metrics.publishPaused.sum()).isPositive();
        assertThat(client.metrics.publishDropped.sum()).isZero();
    }

    @Test
    void bytesCountToo() {
        var client = TestConnection.open(V5, "limits.publish-bytes-per-client=80");

        flood(client, QoS.AT_MOST_ONCE, 25); // 8 bytes each

        assertThat(published(client)).isEqualTo(11);
        assertThat(client.channel.config().isAutoRead()).isFalse();
    }

    @Test
    void qos0IsDroppedIfTheSettingsSaySoAndTheClientIsReadOn() {
        var client = TestConnection.open(V5, TEN_A_SECOND, DROP);

        flood(client, QoS.AT_MOST_ONCE, 25);
        assertThat(published(client)).isEqualTo(11);
        assertThat(client.channel.config().isAutoRead()).isTrue();
        assertThat(client.metrics.publishBeyondRate.sum()).isEqualTo(14);

        client.advance(Duration.ofSeconds(1));
        flood(client, QoS.AT_MOST_ONCE, 5);
        assertThat(published(client)).isEqualTo(16);
    }

    @Test
    void qos1WaitsAlsoWhereQos0IsDropped() {
        var client = TestConnection.open(V5, TEN_A_SECOND, DROP);

        flood(client, QoS.AT_LEAST_ONCE, 12);

        assertThat(published(client)).isEqualTo(11);
        assertThat(client.channel.config().isAutoRead()).isFalse();
    }

    @Test
    void whoseUserIsAheadWaitsToo() {
        var client =
                TestConnection.with(
                        login -> completedStage(new Verdict.Allowed(Principal.named("ann"))),
                        V5,
                        "limits.publish-rate-per-user=10");
        client.send(TestConnection.connect(V5, "pump", ConnectProperties.NONE));
        client.receiveAll();

        flood(client, QoS.AT_MOST_ONCE, 25);

        assertThat(published(client)).isEqualTo(11);
        assertThat(client.channel.config().isAutoRead()).isFalse();
        client.advance(Duration.ofSeconds(1));
        assertThat(published(client)).isGreaterThan(20);
    }

    @Test
    void whoeverIsConnectedIsHeldToTheRateOfTheNode() {
        var client = TestConnection.open(V5, "limits.publish-rate=10");

        flood(client, QoS.AT_LEAST_ONCE, 25);

        assertThat(published(client)).isEqualTo(11);
        assertThat(client.channel.config().isAutoRead()).isFalse();
    }

    @Test
    void whoIsAnonymousIsOfNoUser() {
        var client = TestConnection.open(V5, "limits.publish-rate-per-user=10");

        flood(client, QoS.AT_MOST_ONCE, 25);

        assertThat(published(client)).isEqualTo(25);
    }

    @Test
    void clientIsNotSilentWhileItIsMadeToWait() {
        var client = TestConnection.open(V5, "limits.publish-bytes-per-client=1");

        client.send(Publish.of("t", Bytes.utf8("x".repeat(600)), QoS.AT_MOST_ONCE, false, 0));
        for (int i = 0; i < 50; i++) {
            client.advance(Duration.ofSeconds(10)); // keep alive is 60 s
        }

        assertThat(client.isClosed()).isFalse();
    }
}
