package io.meshlark.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.access.BadRules;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.password.PasswordHash;
import io.meshlark.auth.password.ScramMechanism;
import io.meshlark.auth.scram.ScramClient;
import io.meshlark.conformance.wire.ClientOptions;
import io.meshlark.conformance.wire.RawClient;
import io.meshlark.protocol.packet.Auth;
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
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Users who are kept in the store, changed on one of two nodes. Red when {@code Wiring} does not
 * hear of changed rules, or {@code Node} of passwords that end.
 */
class UsersOfClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final ScramMechanism MECHANISM = ScramMechanism.SHA_256;

    private Nodes nodes;
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        nodes =
                Nodes.start(
                        2,
                        "auth.chain=[users]",
                        "auth.scram=[scram-sha-256]",
                        "auth.directory.refresh=1h");
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

    @Test
    void clientsThatDoNotSendTheirPasswordLogInOnAllNodesUntilItEnds() throws Exception {
        setScram("eve", "geheim");
        setRules("eve", "allow all plant/#");

        RawClient eve = byScram(1, "pump", "eve", "geheim");
        assertThat(eve.next(ConnAck.class).reason()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(eve.subscribe("plant/#", QoS.AT_LEAST_ONCE))
                .containsExactly(ReasonCode.GRANTED_QOS_1);
        assertThat(byScram(0, "other", "eve", "falsch").next(ConnAck.class).reason())
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(byScram(0, "other", "ann", "geheim").next(ConnAck.class).reason())
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(question(0, "nobody").replaceFirst(".*,s=", ""))
                .isEqualTo(question(1, "nobody").replaceFirst(".*,s=", ""));
        assertThat(answer(0, "sends it", "eve", "geheim")).isEqualTo(ReasonCode.SUCCESS);

        setScram("eve", "anders");

        assertThat(eve.next(Disconnect.class).reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(byScram(1, "pump", "eve", "geheim").next(ConnAck.class).reason())
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(byScram(1, "pump", "eve", "anders").next(ConnAck.class).reason())
                .isEqualTo(ReasonCode.SUCCESS);
    }

    // ---- words

    /** Answers what it is asked; what comes then is the broker's word on it. */
    private RawClient byScram(int node, String id, String user, String password) {
        var scram = new ScramClient(MECHANISM, user, password);
        RawClient client = begun(node, id, scram);
        String last = scram.last(data(client.next(Auth.class)));
        return client.send(
                new Auth(
                        ReasonCode.CONTINUE_AUTHENTICATION,
                        MECHANISM.title(),
                        Bytes.utf8(last),
                        null,
                        List.of()));
    }

    private String question(int node, String user) {
        var scram = new ScramClient(MECHANISM, user, "geheim");
        return data(begun(node, "asks", scram).next(Auth.class));
    }

    private RawClient begun(int node, String id, ScramClient scram) {
        RawClient client = nodes.open(node, MqttVersion.V5);
        clients.add(client);
        return client.send(
                new ClientOptions(MqttVersion.V5, id)
                        .authentication(MECHANISM.title(), scram.first())
                        .connect());
    }

    private static String data(Auth auth) {
        return Objects.requireNonNull(auth.authenticationData()).utf8();
    }

    private void setPassword(String user, String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        setHashes(user, List.of(PasswordHash.make(bytes, new SecureRandom())));
    }

    private void setScram(String user, String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        setHashes(user, PasswordHash.makeScram(bytes, new SecureRandom()));
    }

    private void setHashes(String user, List<String> hashes) {
        nodes.users(0).setPassword(user, hashes).toCompletableFuture().join();
        Await.until(
                "the other node to know the user",
                PATIENCE,
                () ->
                        nodes.users(1)
                                .find(user, "")
                                .filter(it -> hashes.contains(it.passwordHash()))
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
