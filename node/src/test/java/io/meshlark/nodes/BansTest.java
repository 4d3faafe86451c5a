package io.meshlark.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.ban.BanTarget;
import io.meshlark.config.AddressRange;
import io.meshlark.conformance.wire.ClientOptions;
import io.meshlark.conformance.wire.RawClient;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import io.meshlark.system.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bans that are ordered on one of two nodes. */
class BansTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Nodes nodes;
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void start() {
        nodes = Nodes.start(2, "protection.flapping.connects=5", "auth.directory.refresh=1h");
    }

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        nodes.close();
    }

    @Test
    void banHoldsOnAllNodesAndOnThoseThatComeLater() throws Exception {
        RawClient onOther = client(1, options("pump"));
        RawClient neighbour = client(1, options("valve"));

        ban(0, new BanTarget.Client("pump"));

        assertThat(onOther.next(Disconnect.class).reason())
                .isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION);
        onOther.expectClosed();
        assertThat(answer(0, "pump")).isEqualTo(ReasonCode.BANNED);
        assertThat(answer(1, "pump")).isEqualTo(ReasonCode.BANNED);
        neighbour.publish("t", "still here", QoS.AT_LEAST_ONCE);
        int later = nodes.add();
        assertThat(answer(later, "pump")).isEqualTo(ReasonCode.BANNED);

        nodes.bans(later).remove(new BanTarget.Client("pump")).toCompletableFuture().join();
        Await.until(
                "the ban to be lifted on all nodes",
                PATIENCE,
                () -> nodes.bans(0).all().isEmpty() && nodes.bans(1).all().isEmpty());
        assertThat(answer(0, "pump")).isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void sessionOfABannedClientWaitsForIt() {
        RawClient client = client(0, options("pump").durable());
        client.subscribe("t", QoS.AT_LEAST_ONCE);
        ban(1, new BanTarget.Client("pump"));
        client.next(Disconnect.class);
        client(1, options("publisher")).publish("t", "meanwhile", QoS.AT_LEAST_ONCE);

        nodes.bans(1).remove(new BanTarget.Client("pump")).toCompletableFuture().join();
        Await.until("the ban to be lifted", PATIENCE, () -> nodes.bans(0).all().isEmpty());
        RawClient again = client(0, options("pump").durable());

        assertThat(again.sessionPresent()).isTrue();
        assertThat(again.receivePayload()).isEqualTo("meanwhile");
    }

    @Test
    void willOfABannedClientIsNotPublished() {
        RawClient watcher = client(0, options("watcher"));
        watcher.subscribe("wills/#", QoS.AT_LEAST_ONCE);
        RawClient banned = client(1, options("pump").durable().will(will("wills/pump")));
        RawClient other = client(1, options("valve").durable().will(will("wills/valve")));

        ban(0, new BanTarget.Client("pump"));
        banned.next(Disconnect.class);
        other.close();

        assertThat(watcher.receive().topic()).isEqualTo("wills/valve");
        watcher.expectNothing();
    }

    @Test
    void addressIsBannedOnAllNodes() {
        RawClient here = client(0, options("a"));
        RawClient there = client(1, options("b"));

        ban(0, new BanTarget.Addresses(AddressRange.parse("127.0.0.0/8").orElseThrow()));

        here.next(Disconnect.class);
        there.next(Disconnect.class);
    }

    @Test
    void clientThatFlapsIsBannedInTheCluster() {
        for (int i = 0; i < 5; i++) {
            assertThat(answer(0, "pump")).isEqualTo(ReasonCode.SUCCESS);
        }

        assertThat(answer(0, "pump")).isEqualTo(ReasonCode.BANNED);
        Await.until("the other node to know", PATIENCE, () -> !nodes.bans(1).all().isEmpty());
        assertThat(answer(1, "pump")).isEqualTo(ReasonCode.BANNED);
        assertThat(answer(1, "valve")).isEqualTo(ReasonCode.SUCCESS);
    }

    // ---- words

    private void ban(int node, BanTarget target) {
        nodes.bans(node).add(target, null, "").toCompletableFuture().join();
        Await.until(
                "both nodes to know the ban",
                PATIENCE,
                () ->
                        nodes.bans(1 - node).all().stream()
                                .anyMatch(it -> it.target().equals(target)));
    }

    private static Will will(String topic) {
        return new Will(
                topic, Bytes.utf8("gone"), QoS.AT_LEAST_ONCE, false, 0, PublishProperties.NONE);
    }

    private static ClientOptions options(String clientId) {
        return new ClientOptions(MqttVersion.V5, clientId);
    }

    private RawClient client(int node, ClientOptions options) {
        RawClient client = nodes.connect(node, options);
        clients.add(client);
        return client;
    }

    private ReasonCode answer(int node, String clientId) {
        try (RawClient client = nodes.open(node, MqttVersion.V5)) {
            return client.send(options(clientId).connect()).next(ConnAck.class).reason();
        }
    }
}
