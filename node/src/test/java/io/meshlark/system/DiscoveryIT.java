package io.meshlark.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Ports;
import io.meshlark.admin.ClusterJson;
import io.meshlark.admin.ClusterStatus;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes without seeds, on addresses of their own as pods have them. */
class DiscoveryIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final List<String> HOSTS = List.of("127.0.0.2", "127.0.0.3");

    @TempDir Path folder;

    private final int port = Ports.free();
    private final int discoveryPort = Ports.free();
    private final List<BrokerProcess> nodes = new ArrayList<>();
    private LocalCassandra cassandra;

    @BeforeEach
    void startCassandra() {
        cassandra = LocalCassandra.in(folder.resolve("cassandra")).start();
        cassandra.applySchema("meshlark");
    }

    @AfterEach
    void stop() {
        nodes.forEach(BrokerProcess::close);
        cassandra.close();
    }

    @Test
    void podsFindEachOtherByTheirLabels() throws Exception {
        try (FakeKubernetes api = FakeKubernetes.start(folder.resolve("pod"), HOSTS)) {
            Path file =
                    Files.writeString(
                            folder.resolve("pods.conf"),
                            """
                            akka.discovery.kubernetes-api {
                              api-ca-path = "%1$s/ca.crt"
                              api-token-path = "%1$s/token"
                              pod-namespace-path = "%1$s/namespace"
                            }
                            """
                                    .formatted(api.folder()));
            for (String host : HOSTS) {
                nodes.add(
                        node(host, "kubernetes")
                                .set("cluster.discovery.kubernetes.selector", "app=meshlark,tier=a")
                                .set("cluster.discovery.kubernetes.namespace", "iot")
                                .environment("KUBERNETES_SERVICE_HOST", "127.0.0.1")
                                .environment(
                                        "KUBERNETES_SERVICE_PORT", Integer.toString(api.port()))
                                .withConfig(file));
            }

            startAndAwaitOneCluster();

            assertThat(api.asked())
                    .allMatch(it -> it.startsWith("/api/v1/namespaces/iot/pods?labelSelector="))
                    .allMatch(it ->
                            it.contains("app%3Dmeshlark,tier%3Da")
                                    || it.contains("app%3Dmeshlark%2Ctier%3Da"));
        }
    }

    @Test
    void nodesFindEachOtherBehindAName() throws Exception {
        try (FakeDns dns =
                FakeDns.start(
                        InetAddress.getByName(HOSTS.get(0)), InetAddress.getByName(HOSTS.get(1)))) {
            Path file =
                    Files.writeString(
                            folder.resolve("dns.conf"),
                            "akka.io.dns.async-dns.nameservers = [\"127.0.0.1:%d\"]\n"
                                    .formatted(dns.port()));
            for (String host : HOSTS) {
                nodes.add(
                        node(host, "dns")
                                .set("cluster.discovery.service", "nodes.farm.example")
                                .withConfig(file));
            }

            startAndAwaitOneCluster();
        }
    }

    private BrokerProcess node(String host, String method) {
        return cassandra
                .broker(folder.resolve(host), "meshlark")
                .set("cluster.host", host)
                .set("cluster.port", port)
                .set("cluster.discovery.method", method)
                .set("cluster.discovery.port", discoveryPort);
    }

    private void startAndAwaitOneCluster() {
        nodes.forEach(BrokerProcess::launch);
        try {
            Await.until("two members", LONG, () -> up(nodes.get(0)) == 2 && up(nodes.get(1)) == 2);
        } catch (AssertionError e) {
            throw new AssertionError(nodes.get(0).output() + "\n\n" + nodes.get(1).output(), e);
        }
    }

    private static long up(BrokerProcess node) throws Exception {
        String answer = node.probe("/cluster");
        assertThat(answer).startsWith("200 ");
        ClusterStatus status = ClusterJson.read(answer.substring(4));
        return status.members().stream().filter(it -> it.status().equals("up")).count();
    }
}
