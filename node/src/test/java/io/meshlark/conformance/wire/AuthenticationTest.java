package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static io.meshlark.protocol.packet.ReasonCode.CONTINUE_AUTHENTICATION;
import static io.meshlark.protocol.packet.ReasonCode.RE_AUTHENTICATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.auth.password.PasswordFileEdit;
import io.meshlark.auth.password.ScramMechanism;
import io.meshlark.auth.scram.ScramClient;
import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker with a password file, that lets nobody else in. */
@SuppressWarnings("NullAway.Init")
class AuthenticationTest extends WireTest {
    @TempDir private static Path folder;
    private static Broker guarded;

    @BeforeAll
    static void start() throws IOException {
        var passwords = folder.resolve("passwords");
        save(passwords, "ann", "geheim");
        guarded =
                Broker.start(
                        "auth.anonymous=deny",
                        "auth.chain=password-file",
                        "auth.scram=scram-sha-256,scram-sha-512",
                        "auth.file-check=100ms",
                        "auth.password-file.file=" + passwords);
    }

    private static void save(Path file, String user, String password) throws IOException {
        var edit = PasswordFileEdit.of(file);
        var bytes = password.getBytes(StandardCharsets.UTF_8);
        edit.setPassword(user, bytes, new SecureRandom());
        edit.setScram(user, bytes, new SecureRandom());
        edit.save();
    }

    @AfterAll
    static void stop() {
        guarded.close();
    }

    @Override
    Broker broker() {
        return guarded;
    }

    private ConnAck answerTo(MqttVersion version, @Nullable String user, String password) {
        var options = options(version, "a").password(password);
        var client =
                open(version).send((user == null ? options : options.userName(user)).connect());
        return client.next(ConnAck.class);
    }

    private static Auth auth(ReasonCode reason, ScramMechanism mechanism, String data) {
        return new Auth(reason, mechanism.title(), Bytes.utf8(data), null, List.of());
    }

    private static String data(Auth auth) {
        return Objects.requireNonNull(auth.authenticationData()).utf8();
    }

    /** Begins with {@code first}, and answers what is asked. */
    private static void answer(RawClient client, ScramMechanism mechanism, ScramClient scram) {
        var question = client.next(Auth.class);
        assertThat(question.reason()).isEqualTo(CONTINUE_AUTHENTICATION);
        assertThat(question.authenticationMethod()).isEqualTo(mechanism.title());
        client.send(auth(CONTINUE_AUTHENTICATION, mechanism, scram.last(data(question))));
    }

    private RawClient begin(ScramMechanism mechanism, ScramClient scram) {
        return open(V5).send(
                        options(V5, "a")
                                .authentication(mechanism.title(), scram.first())
                                .connect());
    }

    private RawClient connected(ScramMechanism mechanism) {
        var scram = new ScramClient(mechanism, "ann", "geheim");
        var client = begin(mechanism, scram);
        answer(client, mechanism, scram);
        assertThat(client.next(ConnAck.class).reason()).isEqualTo(ReasonCode.SUCCESS);
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void theRightPasswordOpensAndOthersDoNot(MqttVersion version) {
        assertThat(answerTo(version, "ann", "geheim").reason()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(answerTo(version, "ann", "falsch").reason())
                .isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    @Test
    void aUserThatDoesNotExistIsAnsweredLikeAWrongPassword() {
        assertThat(answerTo(V5, "bob", "geheim")).isEqualTo(answerTo(V5, "ann", "falsch"));
    }

    @Test
    void aPasswordThatIsSetWhileTheBrokerRunsIsSoonInForce() throws IOException {
        assertThat(answerTo(V5, "eve", "neu").reason())
                .isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);

        save(folder.resolve("passwords"), "eve", "neu");

        ReasonCode reason = ReasonCode.BAD_USER_NAME_OR_PASSWORD;
        while (reason == ReasonCode.BAD_USER_NAME_OR_PASSWORD) {
            reason = answerTo(V5, "eve", "neu").reason();
        }
        assertThat(reason).isEqualTo(ReasonCode.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-4.12.0-2", "MQTT-4.12.0-5"})
    void authAndConnackRepeatTheMethodOfConnect(ScramMechanism mechanism) {
        var scram = new ScramClient(mechanism, "ann", "geheim");
        var client = begin(mechanism, scram);

        answer(client, mechanism, scram);

        var connAck = client.next(ConnAck.class);
        assertThat(connAck.reason()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(connAck.properties().authenticationMethod()).isEqualTo(mechanism.title());
        assertThat(connAck.properties().authenticationData())
                .isEqualTo(Bytes.utf8(scram.expected()));
        client.expectNothing();
    }

    @Test
    @Spec("MQTT-4.12.0-4")
    void aWrongProofIsToldSoAndClosed() {
        var scram = new ScramClient(ScramMechanism.SHA_256, "ann", "falsch");
        var client = begin(ScramMechanism.SHA_256, scram);

        answer(client, ScramMechanism.SHA_256, scram);

        assertThat(client.next(ConnAck.class).reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        client.expectClosed();
    }

    @Test
    @Spec("MQTT-3.1.2-30")
    void otherPacketsBeforeConnackEndTheConnection() {
        var client =
                begin(
                        ScramMechanism.SHA_256,
                        new ScramClient(ScramMechanism.SHA_256, "ann", "geheim"));
        client.next(Auth.class);

        client.send(PingReq.INSTANCE);

        assertThat(client.next(ConnAck.class).reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
        client.expectClosed();
    }

    @Test
    @Spec("MQTT-4.12.1-1")
    void aClientThatIsConnectedMayAuthenticateAgain() {
        var client = connected(ScramMechanism.SHA_512);
        client.subscribe(topic("a"), AT_MOST_ONCE);
        var scram = new ScramClient(ScramMechanism.SHA_512, "ann", "geheim");

        client.send(auth(RE_AUTHENTICATE, ScramMechanism.SHA_512, scram.first()));
        answer(client, ScramMechanism.SHA_512, scram);

        var end = client.next(Auth.class);
        assertThat(end.reason()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(data(end)).isEqualTo(scram.expected());
        client.expectNothing();
    }

    @Test
    @Spec("MQTT-4.12.1-2")
    void whoFailsToAuthenticateAgainIsToldSoAndClosed() {
        var client = connected(ScramMechanism.SHA_256);
        var scram = new ScramClient(ScramMechanism.SHA_256, "ann", "falsch");

        client.send(auth(RE_AUTHENTICATE, ScramMechanism.SHA_256, scram.first()));
        answer(client, ScramMechanism.SHA_256, scram);

        assertThat(client.next(Disconnect.class).reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        client.expectClosed();
    }

    @Test
    @Spec({"MQTT-4.12.0-5", "MQTT-4.12.1-1"})
    void anotherMethodThanThatOfConnectEndsTheConnection() {
        var client = connected(ScramMechanism.SHA_256);
        var scram = new ScramClient(ScramMechanism.SHA_512, "ann", "geheim");

        client.send(auth(RE_AUTHENTICATE, ScramMechanism.SHA_512, scram.first()));

        assertThat(client.next(Disconnect.class).reason())
                .isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD);
        client.expectClosed();
    }
}
