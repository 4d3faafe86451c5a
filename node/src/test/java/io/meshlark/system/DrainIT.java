package io.meshlark.system;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.system.RawClient.durable;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.ReasonCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see of {@code bin/meshlark drain}. */
class DrainIT {
    private static final int CLIENTS = 20;

    @TempDir Path folder;

    @Test
    void clientsAreToldWhereToGoAndTheProcessEndsInPeace() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (BrokerProcess broker =
                BrokerProcess.in(folder.resolve("data"))
                        .set("cluster.server-reference", "b.example:1883")
                        .set("shutdown.drain-rate", 10)
                        .start()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(RawClient.connect(broker.mqttPort(), durable(V5, "client" + i)));
            }

            try (Command drain =
                    Command.start(
                            folder.resolve("drain.out"),
                            List.of("drain", "--url", "http://127.0.0.1:" + broker.healthPort()))) {
                broker.awaitReady(it -> it.startsWith("503 draining"));
                for (RawClient client : clients) {
                    Disconnect goodbye = client.expect(Disconnect.class);
                    assertThat(goodbye.reason()).isEqualTo(ReasonCode.USE_ANOTHER_SERVER);
                    assertThat(goodbye.serverReference()).isEqualTo("b.example:1883");
                }

                assertThat(drain.exitCode()).as(drain.output()).isZero();
                assertThat(drain.output())
                        .containsPattern("draining: [0-9]+ clients to send away")
                        .contains("the node is gone");
            }
            assertThat(broker.exitCode()).as(broker.output()).isZero();
        } finally {
            clients.forEach(RawClient::close);
        }
    }
}
