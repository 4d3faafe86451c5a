package io.meshlark.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.conformance.wire.ClientOptions;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.transport.tls.Authority;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that know each other by certificates, as {@code cluster.tls} says it. */
class EncryptedNodesTest {
    @TempDir Path folder;

    @Test
    void nodesWithCertificatesServeOneAnothersClients() {
        Authority authority = Authority.in(folder, "cluster");
        Authority.Pair node = authority.issueRsa("node", "DNS:cluster.example");

        try (Nodes nodes =
                Nodes.start(
                        2,
                        "cluster.tls.certificate=" + node.certificate(),
                        "cluster.tls.key=" + node.key(),
                        "cluster.tls.authority=" + authority.certificate())) {
            var subscriber = nodes.connect(0, new ClientOptions(MqttVersion.V5, "s"));
            var publisher = nodes.connect(1, new ClientOptions(MqttVersion.V5, "p"));
            subscriber.subscribe("a/b", QoS.EXACTLY_ONCE);
            publisher.publish("a/b", "over both ports", QoS.EXACTLY_ONCE);

            assertThat(subscriber.receivePayload()).isEqualTo("over both ports");
        }
    }
}
