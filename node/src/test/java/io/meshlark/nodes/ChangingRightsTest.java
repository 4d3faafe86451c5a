package io.meshlark.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.conformance.wire.ClientOptions;
import io.meshlark.conformance.wire.RawClient;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import io.meshlark.system.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of access rules changes while two nodes serve clients, and others are away. */
class ChangingRightsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private Path rules;
    private Nodes nodes;
    private final List<RawClient> clients = new ArrayList<>();
    private int version;

    @BeforeEach
    void start() throws IOException {
        rules = folder.resolve("access.rules");
        write("allow everyone all #");
        nodes = Nodes.start(2, "access.rules=" + rules);
    }

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        nodes.close();
    }

    @Test
    void subscriptionsEndOnAllNodesAndWhatIsQueuedIsHeldBack() throws IOException {
        List<RawClient> here = new ArrayList<>();
        for (int node = 0; node < 2; node++) {
            here.add(client(node, "transient" + node));
            here.add(client(node, options("durable" + node).durable()));
            RawClient away = client(node, options("away" + node).durable());
            away.subscribe("a/#", QoS.EXACTLY_ONCE);
            away.subscribe("open", QoS.EXACTLY_ONCE);
            away.disconnect();
        }
        for (RawClient each : here) {
            each.subscribe("a/+", QoS.AT_LEAST_ONCE);
            each.subscribe("$share/g" + here.indexOf(each) + "/a/b", QoS.AT_LEAST_ONCE);
            each.subscribe("open", QoS.AT_LEAST_ONCE);
        }
        RawClient publisher = client(0, "publisher");
        for (QoS qos : List.of(QoS.AT_LEAST_ONCE, QoS.EXACTLY_ONCE)) {
            publisher.publish("a/b", "before " + qos, qos);
            for (RawClient each : here) {
                assertThat(each.receivePayload()).startsWith("before");
                assertThat(each.receivePayload()).startsWith("before");
            }
        }

        inForce("allow client=publisher publish #", "allow everyone subscribe open");
        Await.until(
                "nobody to be subscribed any more",
                PATIENCE,
                () -> reasonOf(publisher, "a/b") == ReasonCode.NO_MATCHING_SUBSCRIBERS);
        publisher.publish("open", "after", QoS.AT_LEAST_ONCE);

        here.forEach(it -> assertThat(it.receivePayload()).isEqualTo("after"));
        for (int node = 0; node < 2; node++) {
            RawClient again = client(1 - node, options("away" + node).durable());
            assertThat(again.sessionPresent()).isTrue();
            assertThat(again.receivePayload()).isEqualTo("after");
            again.expectNothing();
        }
    }

    @Test
    void willIsNotPublishedAfterTheRightWasRevoked() throws IOException {
        RawClient watcher = client(0, "watcher");
        watcher.subscribe("wills/#", QoS.AT_LEAST_ONCE);
        List<RawClient> dying = new ArrayList<>();
        for (int i = 0; i < 8; i++) { // of shards on both nodes
            dying.add(client(i % 2, options("bad" + i).will(will("wills/bad"))));
            dying.add(client(i % 2, options("good" + i).will(will("wills/good"))));
        }

        inForce("allow client=good* publish wills/#", "allow client=watcher subscribe wills/#");
        dying.forEach(RawClient::close);

        for (int i = 0; i < 8; i++) {
            assertThat(watcher.receive().topic()).isEqualTo("wills/good");
        }
        watcher.expectNothing();
    }

    @Test
    void rulesThatCannotBeReadChangeNothing() throws IOException {
        RawClient client = client(0, "client");
        Files.writeString(rules, "allow everyone\n");

        inForce("deny everyone subscribe a", "allow everyone subscribe #");

        assertThat(client.subscribe("a", QoS.AT_MOST_ONCE))
                .containsExactly(ReasonCode.NOT_AUTHORIZED);
    }

    // ---- words

    private void write(String... lines) throws IOException {
        Path next = folder.resolve("next");
        Files.write(next, List.of(lines));
        Files.move(
                next, rules, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes the rules, and waits until both nodes have read them. */
    private void inForce(String... lines) throws IOException {
        version++;
        List<String> all = new ArrayList<>(List.of(lines));
        all.addFirst("allow everyone subscribe version/" + version);
        all.add(1, "deny everyone subscribe version/#");
        write(all.toArray(String[]::new));
        for (int node = 0; node < 2; node++) {
            RawClient asking = client(node, "asking" + node);
            Await.until(
                    "the rules to be read",
                    PATIENCE,
                    () ->
                            asking.subscribe("version/" + version, QoS.AT_MOST_ONCE)
                                            .equals(List.of(ReasonCode.SUCCESS))
                                    && asking.subscribe("version/0", QoS.AT_MOST_ONCE)
                                            .equals(List.of(ReasonCode.NOT_AUTHORIZED)));
        }
    }

    private static ReasonCode reasonOf(RawClient publisher, String topic) {
        int id = publisher.freshId();
        publisher.send(Publish.of(topic, Bytes.utf8("later"), QoS.AT_LEAST_ONCE, false, id));
        return publisher.next(PubAck.class).reason();
    }

    private static Will will(String topic) {
        return new Will(
                topic, Bytes.utf8("gone"), QoS.AT_LEAST_ONCE, false, 0, PublishProperties.NONE);
    }

    private static ClientOptions options(String clientId) {
        return new ClientOptions(MqttVersion.V5, clientId);
    }

    private RawClient client(int node, String clientId) {
        return client(node, options(clientId));
    }

    private RawClient client(int node, ClientOptions options) {
        RawClient client = nodes.connect(node, options);
        clients.add(client);
        return client;
    }
}
