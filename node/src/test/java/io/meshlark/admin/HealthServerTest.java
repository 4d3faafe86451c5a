package io.meshlark.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {

    private final FakeNode node = new FakeNode();
    private final ClusterStatus status =
            new ClusterStatus(
                    "farm",
                    "a:1",
                    "ready",
                    List.of(),
                    new ClusterStatus.SplitBrain("keep-majority", "", 5000, 3000, 0),
                    new ClusterStatus.Shards(4, Map.of()),
                    Map.of());
    private HealthServer server;

    @BeforeEach
    void start() throws IOException {
        node.status = status;
        server = HealthServer.start("0.0.0.0", 0, node);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void clusterIsAnsweredAsJson() throws Exception {
        var answer = send("127.0.0.1", "/cluster", "GET");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(ClusterJson.read(answer.body())).isEqualTo(status);
    }

    @Test
    void drainIsPostedAndNotLookedAt() throws Exception {
        assertThat(send("127.0.0.1", "/drain", "GET").statusCode()).isEqualTo(405);
        assertThat(node.drains).hasValue(0);

        assertThat(send("127.0.0.1", "/drain", "POST").statusCode()).isEqualTo(202);
        assertThat(node.drains).hasValue(1);
    }

    @Test
    void nobodyOnAnotherMachineMayDrain() throws Exception {
        Optional<String> ours = addressThatIsNoLoopback();
        Assumptions.assumeTrue(ours.isPresent(), "this machine has a network");

        var answer = send(ours.orElseThrow(), "/drain", "POST");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(node.drains).hasValue(0);
    }

    @Test
    void nobodyOnAnotherMachineMaySeeOrOrderBans() throws Exception {
        Optional<String> ours = addressThatIsNoLoopback();
        Assumptions.assumeTrue(ours.isPresent(), "this machine has a network");

        assertThat(send(ours.orElseThrow(), "/bans", "GET").statusCode()).isEqualTo(403);
        assertThat(send(ours.orElseThrow(), "/bans", "POST").statusCode()).isEqualTo(403);
        assertThat(send(ours.orElseThrow(), "/users", "GET").statusCode()).isEqualTo(403);
        assertThat(send(ours.orElseThrow(), "/users", "POST").statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> send(String host, String path, String method) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://%s:%d%s".formatted(host, server.port(), path));
            return http.send(
                    HttpRequest.newBuilder(uri)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Optional<String> addressThatIsNoLoopback() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(it -> it instanceof Inet4Address && !it.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
    }
}
