package io.meshlark.auth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Login;
import io.meshlark.auth.Logins;
import io.meshlark.auth.TestService;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both links, against a service on this machine. */
class HttpLinksTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    private final TestService service = new TestService();
    private final JsonCalls calls =
            new JsonCalls(
                    service.url(),
                    Map.of("Authorization", "Bearer of-the-broker"),
                    Duration.ofSeconds(20),
                    null);
    private final HttpLink http = new HttpLink(calls, () -> NOW);
    private final IntrospectionLink introspection =
            new IntrospectionLink(calls, "username", () -> NOW);

    @AfterEach
    void close() {
        calls.close();
        service.close();
    }

    private static Login login() {
        return Logins.of("client", "ann", "geheim");
    }

    @Test
    void theServiceIsToldWhatTheClientHasSent() throws Exception {
        service.answers(200, "{\"result\":\"allow\"}");

        var answer = http.ask(login());

        assertThat(answer).isEqualTo(new Answer.Allowed(Principal.named("ann")));
        var request = service.requests().getFirst();
        assertThat(request.body())
                .isEqualTo(
                        "{\"clientid\":\"client\",\"username\":\"ann\",\"password\":\"geheim\","
                                + "\"address\":\"127.0.0.1\"}");
        assertThat(request.contentType()).isEqualTo("application/json");
        assertThat(request.authorization()).isEqualTo("Bearer of-the-broker");
    }

    @Test
    void aPasswordThatIsNoTextIsSentInBase64() throws Exception {
        service.answers(200, "{\"result\":\"ignore\"}");
        var plain = login();

        http.ask(
                new Login(
                        "client",
                        null,
                        Bytes.wrap(new byte[] {(byte) 0xFF}),
                        plain.remote(),
                        List.of()));

        assertThat(service.requests().getFirst().body())
                .isEqualTo(
                        "{\"clientid\":\"client\",\"password_base64\":\"/w==\","
                                + "\"address\":\"127.0.0.1\"}");
    }

    @Test
    void theServiceMaySayWhoTheClientIsAndForHowLong() throws Exception {
        service.answers(
                200,
                """
                {"result": "allow", "username": "device-7", "expires_in": 60,
                 "attributes": {"tenant": "acme", "level": 3, "list": [1]}}
                """);

        assertThat(http.ask(login()))
                .isEqualTo(
                        new Answer.Allowed(
                                new Principal(
                                        "device-7",
                                        Map.of("http.tenant", "acme", "http.level", "3")),
                                NOW.plusSeconds(60).toEpochMilli()));
    }

    @Test
    void theServiceMayTurnAClientAwayOrNotKnowIt() throws Exception {
        service.answers(200, "{\"result\":\"deny\"}");
        assertThat(http.ask(login())).isEqualTo(Answer.Denied.to(login()));

        service.answers(200, "{\"result\":\"ignore\"}");
        assertThat(http.ask(login())).isEqualTo(Answer.IGNORED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"result\":\"allow\"}",
                "404 | ''",
                "302 | ''",
                "201 | {\"result\":\"allow\"}",
                "200 | ''",
                "200 | allow",
                "200 | [\"allow\"]",
                "200 | {\"result\":\"ALLOW\"}",
                "200 | {\"result\":true}",
                "200 | {\"result\":\"allow\",\"expires_in\":\"soon\"}",
                "200 | {\"result\":\"allow\",\"expires_in\":0}",
                "200 | {\"result\":\"allow\""
            })
    void anyOtherAnswerIsAFailureThatIsNotQuoted(int status, String body) {
        service.answers(status, body);

        assertThatThrownBy(() -> http.ask(login()))
                .isInstanceOf(IOException.class)
                .message()
                .doesNotContain("allow\"", "geheim");
    }

    @Test
    void anAnswerThatNeverEndsIsAFailure() {
        service.answers(200, "{\"result\":\"allow\"," + " ".repeat(100_000) + "\"a\":1}");

        assertThatThrownBy(() -> http.ask(login())).isInstanceOf(IOException.class);
    }

    @Test
    void aServiceThatIsNotThereIsAFailure() {
        service.close();

        assertThatThrownBy(() -> http.ask(login())).isInstanceOf(IOException.class);
    }

    @Test
    void aTokenThatIsActiveLetsItsUserIn() throws Exception {
        service.answers(
                200, "{\"active\":true,\"username\":\"ann\",\"exp\":1000060,\"scope\":\"mqtt\"}");

        var answer = introspection.ask(Logins.of(null, "a+b c"));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it -> {
                            assertThat(it.principal().userName()).isEqualTo("ann");
                            assertThat(it.principal().attributes())
                                    .containsEntry("claim.scope", "mqtt");
                            assertThat(it.expiresAt()).isEqualTo(1_000_060_000);
                        });
        var request = service.requests().getFirst();
        assertThat(request.body()).isEqualTo("token=a%2Bb+c&token_type_hint=access_token");
        assertThat(request.contentType()).isEqualTo("application/x-www-form-urlencoded");
    }

    @Test
    void aTokenWithoutUserNameIsItsSubjects() throws Exception {
        service.answers(200, "{\"active\":true,\"sub\":\"u-17\"}");

        assertThat(introspection.ask(Logins.of(null, "token")))
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it -> assertThat(it.principal().userName()).isEqualTo("u-17"));
    }

    @Test
    void aTokenOfAnotherUserOrOneThatHasExpiredIsRefused() throws Exception {
        service.answers(200, "{\"active\":true,\"username\":\"ann\",\"exp\":999999}");

        for (var login : List.of(Logins.of("bob", "token"), Logins.of("ann", "token"))) {
            assertThat(introspection.ask(login))
                    .isInstanceOfSatisfying(
                            Answer.Denied.class,
                            it -> assertThat(it.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
        }
    }

    @Test
    void whatIsNoActiveTokenIsTheNextLinks() throws Exception {
        service.answers(200, "{\"active\":false}");

        assertThat(introspection.ask(Logins.of("ann", "geheim"))).isEqualTo(Answer.IGNORED);
        assertThat(introspection.ask(Logins.of("ann", null))).isEqualTo(Answer.IGNORED);
        assertThat(service.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"active\":true}",
                "200 | {}",
                "200 | {\"active\":\"true\"}",
                "200 | {\"active\":true}"
            })
    void anAnswerThatDoesNotTellWhoItIsIsAFailure(int status, String body) {
        service.answers(status, body);

        assertThatThrownBy(() -> introspection.ask(login())).isInstanceOf(IOException.class);
    }

    @Test
    void headersAreReadFromAFileWhoseMistakesAreNamedByLine(@TempDir Path folder)
            throws IOException {
        var file = folder.resolve("headers");
        Files.writeString(
                file, "# for the service\nX-Api-Key: geheim\n\nAuthorization: Bearer x:y\n");

        assertThat(HeaderFile.read(file))
                .isEqualTo(Map.of("X-Api-Key", "geheim", "Authorization", "Bearer x:y"));

        Files.writeString(file, "X-Api-Key: a\ngeheim\n");
        assertThatThrownBy(() -> HeaderFile.read(file))
                .hasMessage("line 2: it must be Name: value");
    }

    @Test
    void theServiceMaySayWhatTheClientMayDo() throws Exception {
        service.answers(
                200,
                """
                {"result": "allow", "rules": [
                  {"permission": "deny", "action": "all", "topic": "a/secret"},
                  {"permission": "allow", "action": "publish", "topic": "a/#"}]}
                """);

        assertThat(http.ask(login()))
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it ->
                                assertThat(it.principal().rules())
                                        .extracting(OwnRule::toString)
                                        .containsExactly("deny all a/secret", "allow publish a/#"));
    }

    @Test
    void rulesThatCannotBeUsedTurnTheClientAway() throws Exception {
        service.answers(200, "{\"result\":\"allow\",\"rules\":[{\"permission\":\"allow\"}]}");

        assertThat(http.ask(login())).isEqualTo(Answer.Denied.to(login()));
    }

    @Test
    void aServiceForRulesIsAskedWithoutThePassword() throws Exception {
        service.answers(
                200,
                """
                {"rules": [{"permission": "allow", "action": "subscribe", "topic": "a/+"}],
                 "expires_in": 60}
                """);

        var answer = new HttpRules(calls, () -> NOW).ask(Logins.of("client", "ann", null));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it -> {
                            assertThat(it.principal().rules())
                                    .extracting(OwnRule::toString)
                                    .containsExactly("allow subscribe a/+");
                            assertThat(it.expiresAt())
                                    .isEqualTo(NOW.plusSeconds(60).toEpochMilli());
                        });
        assertThat(service.requests().getFirst().body())
                .isEqualTo(
                        "{\"clientid\":\"client\",\"username\":\"ann\",\"address\":\"127.0.0.1\"}");
    }

    @Test
    void anAnswerWithoutRulesIsNone() {
        for (String body : List.of("{}", "{\"rules\":{}}", "{\"result\":\"allow\"}")) {
            service.answers(200, body);

            assertThatThrownBy(() -> new HttpRules(calls, () -> NOW).ask(login()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("its answer has no array of rules");
        }
    }
}
