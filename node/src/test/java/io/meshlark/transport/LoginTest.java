package io.meshlark.transport;

import static io.meshlark.protocol.packet.MqttVersion.V3_1_1;
import static io.meshlark.protocol.packet.MqttVersion.V5;
import static java.util.concurrent.CompletableFuture.completedStage;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.Authenticator;
import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.EnhancedMethods;
import io.meshlark.auth.Login;
import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connection makes of an authenticator's verdicts, and of AUTH. */
class LoginTest {
    private static final ConnectProperties LASTING =
            new ConnectProperties(
                    3600,
                    65_535,
                    ConnectProperties.NO_LIMIT,
                    0,
                    false,
                    true,
                    null,
                    null,
                    List.of());

    /** Method "riddle": the answer is the data again; it says for whom, and until when. */
    private static final class Riddle implements EnhancedMethods {
        String user = "ann";
        long expiresAt = Verdict.Allowed.NEVER;

        @Override
        public boolean offers(String method) {
            return method.equals("riddle");
        }

        @Override
        public Exchange begin(String method) {
            return data ->
                    data == null || data.isEmpty()
                            ? new Step.Denied(ReasonCode.NOT_AUTHORIZED, "no answer")
                            : data.utf8().equals("question?")
                                    ? new Step.More(Bytes.utf8("answer!"))
                                    : data.utf8().equals("42")
                                            ? new Step.Done(
                                                    new Verdict.Allowed(
                                                            Principal.named(user), expiresAt),
                                                    Bytes.utf8("right"))
                                            : new Step.Denied(ReasonCode.NOT_AUTHORIZED, "wrong");
        }
    }

    private final Riddle riddle = new Riddle();
    private final Authenticator riddles =
            new Authenticator() {
                @Override
                public CompletionStage<Verdict> authenticate(Login login) {
                    return completedStage(new Verdict.Denied(ReasonCode.NOT_AUTHORIZED, "no"));
                }

                @Override
                public EnhancedMethods enhanced() {
                    return riddle;
                }
            };

    private static Connect connect(@Nullable String method, @Nullable String data) {
        return TestConnection.connect(
                V5,
                "client",
                new ConnectProperties(
                        3600,
                        65_535,
                        ConnectProperties.NO_LIMIT,
                        0,
                        false,
                        true,
                        method,
                        data == null ? null : Bytes.utf8(data),
                        List.of()));
    }

    private static Auth auth(ReasonCode reason, String method, String data) {
        return new Auth(reason, method, Bytes.utf8(data), null, List.of());
    }

    private static Auth goOn(String data) {
        return auth(ReasonCode.CONTINUE_AUTHENTICATION, "riddle", data);
    }

    private static Auth again(String data) {
        return auth(ReasonCode.RE_AUTHENTICATE, "riddle", data);
    }

    private TestConnection connected() {
        var connection = TestConnection.with(riddles, V5);
        connection.send(connect("riddle", "42"));
        assertThat(connection.receive()).isInstanceOf(ConnAck.class);
        return connection;
    }

    private static void expectRefusal(TestConnection connection, ReasonCode reason) {
        assertThat(connection.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class, it -> assertThat(it.reason()).isEqualTo(reason));
        assertThat(connection.isClosed()).isTrue();
        assertThat(connection.broker.attempts).isEmpty();
    }

    private static void expectGoodbye(TestConnection connection, ReasonCode reason) {
        assertThat(connection.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class, it -> assertThat(it.reason()).isEqualTo(reason));
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void aConnectionEndsWithWhatItsClientHasShown() {
        var connection = expiring(V5, Duration.ofMinutes(10));

        connection.advance(Duration.ofSeconds(30));
        connection.send(PingReq.INSTANCE);
        assertThat(connection.receive()).isEqualTo(PingResp.INSTANCE);
        for (int i = 0; i < 19; i++) {
            connection.advance(Duration.ofSeconds(30));
            connection.send(PingReq.INSTANCE);
            connection.receive();
        }
        connection.advance(Duration.ofSeconds(1));

        expectGoodbye(connection, ReasonCode.NOT_AUTHORIZED);
        assertThat(connection.broker.session().departure().publishWill()).isTrue();
        assertThat(connection.metrics.loginsExpired.sum()).isEqualTo(1);
    }

    @Test
    void a3ClientIsJustClosed() {
        var connection = expiring(V3_1_1, Duration.ofSeconds(10));

        connection.advance(Duration.ofSeconds(11));

        assertThat(connection.receive()).isNull();
        assertThat(connection.isClosed()).isTrue();
    }

    private static TestConnection expiring(MqttVersion version, Duration after) {
        var verdict = new CompletableFuture<Verdict>();
        var connection = TestConnection.with(login -> verdict, version);
        connection.send(TestConnection.connect(version, "client", LASTING));
        verdict.complete(
                new Verdict.Allowed(Principal.named("ann"), connection.now() + after.toMillis()));
        assertThat(connection.receive()).isInstanceOf(ConnAck.class);
        return connection;
    }

    @Test
    void aConnectionThatIsGoneWhenItsLoginExpiresIsLeftInPeace() {
        var connection = expiring(V5, Duration.ofSeconds(10));
        connection.channel.close();

        connection.advance(Duration.ofSeconds(20));

        assertThat(connection.metrics.loginsExpired.sum()).isZero();
    }

    @Test
    void clientAndBrokerTalkUntilItIsClearWhoTheClientIs() {
        var connection = TestConnection.with(riddles, V5);

        connection.send(connect("riddle", "question?"));
        assertThat(connection.receive()).isEqualTo(goOn("answer!"));
        connection.send(goOn("question?"));
        assertThat(connection.receive()).isEqualTo(goOn("answer!"));
        connection.send(goOn("42"));

        assertThat(connection.receive())
                .isInstanceOfSatisfying(
                        ConnAck.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo(ReasonCode.SUCCESS);
                            assertThat(it.properties().authenticationMethod()).isEqualTo("riddle");
                            assertThat(it.properties().authenticationData())
                                    .isEqualTo(Bytes.utf8("right"));
                        });
        connection.send(PingReq.INSTANCE);
        assertThat(connection.receive()).isEqualTo(PingResp.INSTANCE);
    }

    @Test
    void whoAnswersWrongIsRefused() {
        var connection = TestConnection.with(riddles, V5);

        connection.send(connect("riddle", "question?"));
        connection.receive();
        connection.send(goOn("41"));

        expectRefusal(connection, ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void whoNamesAMethodWithoutDataIsForTheMethodToDecide() {
        var connection = TestConnection.with(riddles, V5);

        connection.send(connect("riddle", null));

        expectRefusal(connection, ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void aMethodThatIsNotOfferedIsRefused() {
        var connection = TestConnection.with(riddles, V5);

        connection.send(connect("Riddle", "42"));

        expectRefusal(connection, ReasonCode.BAD_AUTHENTICATION_METHOD);
    }

    @Test
    void anotherPacketThanAuthOrDisconnectBeforeConnackIsRefused() {
        var connection = TestConnection.with(riddles, V5);

        connection.send(connect("riddle", "question?"));
        connection.receive();
        connection.send(PingReq.INSTANCE);

        expectRefusal(connection, ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    void aClientMayGiveUpBeforeConnack() {
        var connection = TestConnection.with(riddles, V5);

        connection.send(connect("riddle", "question?"));
        connection.receive();
        connection.send(Disconnect.of(ReasonCode.SUCCESS, null));

        assertThat(connection.receive()).isNull();
        assertThat(connection.isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"RE_AUTHENTICATE", "SUCCESS"})
    void beforeConnackAuthMustContinue(ReasonCode reason) {
        var connection = TestConnection.with(riddles, V5);

        connection.send(connect("riddle", "question?"));
        connection.receive();
        connection.send(auth(reason, "riddle", "42"));

        expectRefusal(connection, ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    void theMethodMustStayTheSame() {
        var connection = TestConnection.with(riddles, V5);

        connection.send(connect("riddle", "question?"));
        connection.receive();
        connection.send(auth(ReasonCode.CONTINUE_AUTHENTICATION, "other", "42"));

        expectRefusal(connection, ReasonCode.BAD_AUTHENTICATION_METHOD);
    }

    @Test
    void whoTakesTooLongIsRefused() {
        var connection = TestConnection.with(riddles, V5);

        connection.send(connect("riddle", "question?"));
        connection.receive();
        connection.advance(Duration.ofSeconds(11));

        expectRefusal(connection, ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void whatComesBehindAConnectThatSaysAllWaitsForConnack() {
        var connection = TestConnection.with(riddles, V5);

        connection.sendTogether(connect("riddle", "42"), PingReq.INSTANCE);

        assertThat(connection.receive()).isInstanceOf(ConnAck.class);
        assertThat(connection.receive()).isEqualTo(PingResp.INSTANCE);
    }

    @Test
    void aClientMayShowAgainWhoItIsWhileOtherPacketsGoOn() {
        var connection = connected();

        connection.send(again("question?"));
        assertThat(connection.receive()).isEqualTo(goOn("answer!"));
        connection.send(PingReq.INSTANCE);
        assertThat(connection.receive()).isEqualTo(PingResp.INSTANCE);
        connection.send(goOn("42"));

        assertThat(connection.receive()).isEqualTo(auth(ReasonCode.SUCCESS, "riddle", "right"));
        connection.send(PingReq.INSTANCE);
        assertThat(connection.receive()).isEqualTo(PingResp.INSTANCE);
    }

    @Test
    void showingItAgainProlongsTheConnection() {
        riddle.expiresAt = 1_000_000 + 10_000;
        var connection = connected();

        connection.advance(Duration.ofSeconds(5));
        riddle.expiresAt = connection.now() + 60_000;
        connection.send(again("42"));
        assertThat(connection.receive()).isInstanceOf(Auth.class);
        connection.advance(Duration.ofSeconds(10));
        connection.send(PingReq.INSTANCE);
        assertThat(connection.receive()).isEqualTo(PingResp.INSTANCE);

        connection.advance(Duration.ofSeconds(51));
        expectGoodbye(connection, ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void whoFailsToShowItAgainIsDisconnected() {
        var connection = connected();

        connection.send(again("41"));

        expectGoodbye(connection, ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void anotherUserDoesNotGetTheSessionThatWay() {
        var connection = connected();

        riddle.user = "bob";
        connection.send(again("42"));

        expectGoodbye(connection, ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void authThatContinuesNothingIsDisconnected() {
        var connection = connected();

        connection.send(goOn("42"));

        expectGoodbye(connection, ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    void withoutAMethodTheAuthenticatorDecidesAsBefore() {
        var connection = TestConnection.with(riddles, V5);

        connection.send(connect(null, null));

        expectRefusal(connection, ReasonCode.NOT_AUTHORIZED);
    }
}
