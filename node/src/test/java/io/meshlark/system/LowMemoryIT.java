package io.meshlark.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients with large wills until the heap is nearly full: newcomers are refused before it is, those
 * who are there are served, and when they leave others may come (P7).
 *
 * <p>Red with {@code limits.max-heap-percent=100}: the process ends with an OutOfMemoryError, or
 * takes so long to collect garbage that clients give up.
 */
class LowMemoryIT {
    private static final int MOST_CLIENTS = 5_000;
    private static final Bytes LARGE = Bytes.wrap(new byte[60_000]);

    @TempDir Path folder;

    @Test
    void newcomersAreRefusedBeforeTheHeapIsFullAndWelcomeAgainLater() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (BrokerProcess broker =
                BrokerProcess.in(folder.resolve("data"))
                        .heap("112m")
                        .set("limits.max-will-bytes", "1GiB")
                        .start()) {
            int port = broker.mqttPort();
            RawClient first = RawClient.connect(port, RawClient.durable(MqttVersion.V5, "first"));
            clients.add(first);
            first.subscribe("t", QoS.AT_LEAST_ONCE);

            ReasonCode refusal = connectUntilRefused(port, clients);

            assertThat(refusal).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
            assertThat(broker.probe("/ready")).startsWith("503").contains("memory");
            first.publish("t", "still here", QoS.AT_LEAST_ONCE, 1);
            assertThat(List.of(first.expect(Packet.class), first.expect(Packet.class)))
                    .hasAtLeastOneElementOfType(PubAck.class)
                    .hasAtLeastOneElementOfType(Publish.class);
            System.out.printf("LowMemoryIT: refused client %d%n", clients.size());

            clients.forEach(RawClient::close);
            broker.awaitReady(answer -> answer.startsWith("200"));
            try (RawClient late = RawClient.connect(port, withWill("late"))) {
                assertThat(late.connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
            }
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    private static ReasonCode connectUntilRefused(int port, List<RawClient> clients)
            throws Exception {
        for (int i = 0; i < MOST_CLIENTS; i++) {
            RawClient client = RawClient.connect(port, withWill("client-" + i));
            clients.add(client);
            if (client.connAck().reason() != ReasonCode.SUCCESS) {
                return client.connAck().reason();
            }
        }
        return ReasonCode.SUCCESS;
    }

    private static Connect withWill(String clientId) {
        Will will =
                new Will(
                        "wills/" + clientId,
                        LARGE,
                        QoS.AT_MOST_ONCE,
                        false,
                        0,
                        PublishProperties.NONE);
        return RawClient.connectPacket(MqttVersion.V5, clientId, true, 0, will);
    }
}
