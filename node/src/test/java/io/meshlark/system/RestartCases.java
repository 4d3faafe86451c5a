package io.meshlark.system;

import static io.meshlark.protocol.packet.MqttVersion.V3_1_1;
import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.system.RawClient.LONG;
import static io.meshlark.system.RawClient.connectPacket;
import static io.meshlark.system.RawClient.durable;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a broker that is stopped or killed leaves behind, and what its next life makes of it; the
 * same on every store.
 */
abstract class RestartCases {
    private static final int CLIENTS = 200;

    @TempDir Path folder;

    BrokerProcess broker;

    /** A broker whose store is empty, not started yet. */
    abstract BrokerProcess broker(Path data) throws Exception;

    @BeforeEach
    void start() throws Exception {
        broker = broker(folder.resolve("data")).start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    RawClient connect(String clientId) throws IOException {
        return RawClient.connect(broker.mqttPort(), durable(V5, clientId));
    }

    private static Will will(String topic, long delaySeconds) {
        return new Will(
                topic,
                Bytes.utf8("gone"),
                QoS.AT_LEAST_ONCE,
                false,
                delaySeconds,
                PublishProperties.NONE);
    }

    @Test
    void sigtermSaysGoodbyeToEverybodyAndKeepsWhatIsDurable() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            RawClient client =
                    RawClient.connect(
                            broker.mqttPort(),
                            i % 2 == 0
                                    ? durable(i % 4 == 0 ? V5 : V3_1_1, "client-" + i)
                                    : connectPacket(V5, "client-" + i, true, 0, null));
            client.subscribe("to/" + i, QoS.AT_LEAST_ONCE);
            clients.add(client);
        }
        try (RawClient away = connect("away");
                RawClient publisher = connect("publisher")) {
            away.subscribe("to/away", QoS.AT_LEAST_ONCE);
            away.disconnect();
            assertThat(publisher.publishAndWait("to/away", "kept", 1))
                    .isEqualTo(ReasonCode.SUCCESS);
            // Delivered, and not acknowledged by the subscriber before the broker stops.
            assertThat(publisher.publishAndWait("to/0", "unacknowledged", 2))
                    .isEqualTo(ReasonCode.SUCCESS);

            assertThat(broker.terminate()).as(broker.output()).isZero();

            for (RawClient client : clients) {
                assertGoodbye(client);
            }
        }

        broker.start();

        for (int i = 0; i < CLIENTS; i += 2) {
            try (RawClient again =
                    RawClient.connect(
                            broker.mqttPort(), durable(i % 4 == 0 ? V5 : V3_1_1, "client-" + i))) {
                assertThat(again.connAck().sessionPresent()).as("client-%d", i).isTrue();
                if (i == 0) {
                    assertThat(again.message().payload().utf8()).isEqualTo("unacknowledged");
                }
            }
        }
        try (RawClient transients = RawClient.connect(broker.mqttPort(), durable(V5, "client-1"))) {
            assertThat(transients.connAck().sessionPresent()).isFalse();
        }
        try (RawClient away = connect("away")) {
            assertThat(away.connAck().sessionPresent()).isTrue();
            assertThat(away.message().payload().utf8()).isEqualTo("kept");
        }
    }

    /** A v5 client is told; a v3 one only sees the end. */
    private static void assertGoodbye(RawClient client) throws IOException {
        try {
            Packet packet = client.receive(LONG);
            while (packet != null && !(packet instanceof Disconnect)) {
                packet = client.receive(LONG);
            }
            assertThat(packet).isInstanceOf(Disconnect.class);
            assertThat(((Disconnect) packet).reason()).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN);
            assertThat(client.version()).isEqualTo(V5);
        } catch (EOFException e) {
            assertThat(client.version()).isEqualTo(V3_1_1);
        }
    }

    @Test
    void aDelayedWillSurvivesAStop() throws Exception {
        assertDelayedWillSurvives(() -> assertThat(broker.terminate()).isZero());
    }

    @Test
    void aDelayedWillSurvivesAKill() throws Exception {
        assertDelayedWillSurvives(broker::killHard);
    }

    private void assertDelayedWillSurvives(Runnable end) throws IOException {
        try (RawClient observer = connect("observer")) {
            observer.subscribe("will/#", QoS.AT_LEAST_ONCE);
            observer.disconnect();
        }
        RawClient lost =
                RawClient.connect(
                        broker.mqttPort(),
                        connectPacket(V5, "lost", true, 3600, will("will/lost", 4)));
        RawClient present =
                RawClient.connect(
                        broker.mqttPort(),
                        connectPacket(V5, "present", true, 3600, will("will/present", 4)));
        lost.close();

        end.run();
        broker.start();
        present.close();

        try (RawClient observer = connect("observer")) {
            List<String> topics = List.of(observer.message().topic(), observer.message().topic());
            assertThat(topics).containsExactlyInAnyOrder("will/lost", "will/present");
        }
    }

    /** Due before the shards of their subscribers are open again. */
    @Test
    void theWillsOfThoseWhomAKillDisconnectsReachDurableSubscribers() throws Exception {
        try (RawClient observer = connect("observer")) {
            observer.subscribe("will/#", QoS.AT_LEAST_ONCE);
            observer.disconnect();
        }
        List<String> wills = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String topic = "will/" + i;
            wills.add(topic);
            RawClient.connect(
                    broker.mqttPort(), connectPacket(V5, "client-" + i, true, 0, will(topic, 0)));
        }

        broker.killHard();
        broker.start();

        try (RawClient observer = connect("observer")) {
            List<String> received = new ArrayList<>();
            for (int i = 0; i < wills.size(); i++) {
                received.add(observer.message().topic());
            }
            assertThat(received).containsExactlyInAnyOrderElementsOf(wills);
        }
    }

    @Test
    void aSessionExpiresAcrossAKill() throws Exception {
        try (RawClient observer = connect("observer")) {
            observer.subscribe("will/#", QoS.AT_LEAST_ONCE);
        }
        // A will whose delay outlasts the session is published when the session ends.
        RawClient shortLived =
                RawClient.connect(
                        broker.mqttPort(),
                        connectPacket(V5, "short-lived", true, 3, will("will/over", 3600)));
        RawClient longLived =
                RawClient.connect(
                        broker.mqttPort(), connectPacket(V5, "long-lived", true, 3600, null));
        shortLived.close();
        longLived.close();

        broker.killHard();
        broker.start();

        try (RawClient observer = connect("observer")) {
            assertThat(observer.message().topic()).isEqualTo("will/over");
        }
        try (RawClient again = connect("short-lived")) {
            assertThat(again.connAck().sessionPresent()).isFalse();
        }
        try (RawClient again = connect("long-lived")) {
            assertThat(again.connAck().sessionPresent()).isTrue();
        }
    }
}
