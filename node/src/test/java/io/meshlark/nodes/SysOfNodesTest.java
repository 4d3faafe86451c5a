package io.meshlark.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshlark.conformance.wire.ClientOptions;
import io.meshlark.conformance.wire.RawClient;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code $SYS} where several nodes publish it. */
class SysOfNodesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Uptimes are those of this process, so two nodes say each value twice. Red when {@code
     * SysTopics} publish through the router as others do, and for those whose shard is elsewhere
     * when nothing comes {@code Back}.
     */
    @Test
    void aClientSeesTheFiguresOfItsNodeOnly() {
        try (Nodes nodes = Nodes.start(2, "sys-interval=1s")) {
            List<RawClient> clients = new ArrayList<>();
            for (int node = 0; node < 2; node++) {
                for (int i = 0; i < 4; i++) { // of shards on both nodes
                    clients.add(nodes.connect(node, options("d" + node + i).durable()));
                }
                clients.add(nodes.connect(node, options("t" + node)));
            }
            for (RawClient client : clients) {
                client.subscribe("$SYS/broker/uptime", QoS.AT_LEAST_ONCE);
            }
            for (RawClient client : clients) {
                int last = 0;
                for (int i = 0; i < 4; i++) {
                    Publish uptime = client.receive();
                    int seconds = Integer.parseInt(uptime.payload().utf8().split(" ")[0]);
                    assertThat(seconds).isGreaterThan(last);
                    assertThat(uptime.retain()).isEqualTo(i == 0);
                    last = seconds;
                }
            }
            RawClient other = nodes.connect(1, options("o"));
            other.subscribe("$SYS/brokers", QoS.AT_MOST_ONCE);
            assertThat(other.receivePayload()).matches("127.0.0.1:\\d+,127.0.0.1:\\d+");
        }
    }

    /** Red when the edge does not tell who comes and goes. */
    @Test
    void allNodesHearWhoConnectsAndWhoLeavesAnyOfThem() throws IOException {
        try (Nodes nodes = Nodes.start(2)) {
            RawClient watcher = nodes.connect(0, options("w").durable());
            watcher.subscribe("$SYS/brokers/+/clients/+/+", QoS.AT_LEAST_ONCE);
            for (int node = 0; node < 2; node++) {
                RawClient polite = nodes.connect(node, options("a/b" + node).durable());
                JsonNode connected = event(watcher, "/clients/a%2Fb" + node + "/connected");
                assertThat(connected.get("clientId").textValue()).isEqualTo("a/b" + node);
                assertThat(connected.get("protocolVersion").intValue()).isEqualTo(5);
                assertThat(connected.get("sessionExpiry").intValue()).isEqualTo(3600);
                assertThat(connected.get("cleanStart").booleanValue()).isFalse();
                polite.disconnect();
                JsonNode left = event(watcher, "/clients/a%2Fb" + node + "/disconnected");
                assertThat(left.get("reason").textValue()).isEqualTo("disconnect");
                assertThat(left.get("epoch")).isEqualTo(connected.get("epoch"));

                RawClient lost = nodes.connect(node, options("lost" + node));
                event(watcher, "/clients/lost" + node + "/connected");
                lost.close();
                assertThat(
                                event(watcher, "/clients/lost" + node + "/disconnected")
                                        .get("reason")
                                        .textValue())
                        .isEqualTo("lost");
            }
        }
    }

    private static ClientOptions options(String clientId) {
        return new ClientOptions(MqttVersion.V5, clientId);
    }

    private static JsonNode event(RawClient watcher, String topicEnd) throws IOException {
        Publish event = watcher.receive();
        assertThat(event.topic()).startsWith("$SYS/brokers/127.0.0.1:").endsWith(topicEnd);
        return JSON.readTree(event.payload().utf8());
    }
}
