package io.meshlark.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.access.BadRules;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.password.PasswordHash;
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
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Users who are kept in the store, changed on one of two nodes. Red when {@code Wiring} does not
 * hear of changed rules, or {@code Node} of passwords that end.
 */
class UsersOfClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Nodes nodes;
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        nodes = Nodes.start(2, "auth.chain=[users]", "auth.directory.refresh=1h");
        setPassword("ann", "geheim");
        setRules("ann", "allow all plant/#");
        setPassword("bob", "auch");
        setRules("bob", "allow all #");
    }

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        nodes.close();
    }

    @Test
    void userLogsInOnAllNodesWithinItsRulesAsTheyAre() throws Exception {
        RawClient ann = client(1, "pump", "ann", "geheim");
        assertThat(ann.subscribe("plant/#", QoS.AT_LEAST_ONCE))
                .containsExactly(ReasonCode.GRANTED_QOS_1);
        assertThat(ann.subscribe("other/#", QoS.AT_LEAST_ONCE))
                .containsExactly(ReasonCode.NOT_AUTHORIZED);
        assertThat(answer(1, "pump", "ann", "falsch"))
                .isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        RawClient bob = client(0, "desk", "bob", "auch");
        bob.publish("plant/a", "before", QoS.AT_LEAST_ONCE);
        assertThat(ann.receivePayload()).isEqualTo("before");

        setRules("ann", "allow publish plant/#");

        bob.publish("plant/a", "behind her back", QoS.AT_LEAST_ONCE);
        ann.expectNothing();
    }

    @Test
    void clientsOfARemovedUserAreSentAwayAndTheirWillsAreNotPublished() throws Exception {
        RawClient watcher = client(0, "watcher", "bob", "auch");
        watcher.subscribe("plant/#", QoS.AT_LEAST_ONCE);
        Will will =
                new Will(
                        "plant/pump",
                        Bytes.utf8("gone"),
                        QoS.AT_LEAST_ONCE,
                        false,
                        0,
                        PublishProperties.NONE);
        RawClient ann = connected(1, options("pump", "ann", "geheim").will(will));

        nodes.users(0).remove("ann").toCompletableFuture().join();

        assertThat(ann.next(Disconnect.class).reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        ann.expectClosed();
        watcher.expectNothing();
        assertThat(answer(1, "pump", "ann", "geheim"))
                .isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        watcher.publish("plant/x", "still here", QoS.AT_LEAST_ONCE);
        assertThat(watcher.receivePayload()).isEqualTo("still here");
    }

    // ---- words

    private void setPassword(String user, String password) {
        String hash =
                PasswordHash.make(password.getBytes(StandardCharsets.UTF_8), new SecureRandom());
        nodes.users(0).setPassword(user, hash).toCompletableFuture().join();
        Await.until(
                "the other node to know the user",
                PATIENCE,
                () ->
                        nodes.users(1)
                                .find(user, "")
                                .filter(it -> it.passwordHash().equals(hash))
                                .isPresent());
    }

    private void setRules(String user, String... lines) throws BadRules {
        List<OwnRule> rules = OwnRules.ofLines(List.of(lines));
        nodes.users(0).setRules(user, rules).toCompletableFuture().join();
        Await.until(
                "the other node to know the rules",
                PATIENCE,
                () -> rules.equals(nodes.users(1).rules().get(user)));
    }

    private RawClient client(int node, String id, String user, String password) {
        return connected(node, options(id, user, password));
    }

    private RawClient connected(int node, ClientOptions options) {
        RawClient client = nodes.connect(node, options);
        clients.add(client);
        return client;
    }

    private ReasonCode answer(int node, String id, String user, String password) {
        try (RawClient client = nodes.open(node, MqttVersion.V5)) {
            return client.send(options(id, user, password).connect()).next(ConnAck.class).reason();
        }
    }

    private static ClientOptions options(String id, String user, String password) {
        return new ClientOptions(MqttVersion.V5, id).userName(user).password(password);
    }
}
