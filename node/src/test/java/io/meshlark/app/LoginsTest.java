package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.Login;
import io.meshlark.auth.TestService;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.directory.FakeDirectories;
import io.meshlark.auth.password.PasswordHash;
import io.meshlark.auth.user.Users;
import io.meshlark.config.Settings;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.telemetry.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain that settings make. */
class LoginsTest {
    private static final byte[] SECRET = new byte[32];

    @TempDir private Path folder;

    private final TestService service = new TestService();
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(service));

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("passwords"),
                "ann:$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i\n");
    }

    @AfterEach
    void close() throws Exception {
        for (var each : opened) {
            each.close();
        }
    }

    private final Users users =
            new Users(new FakeDirectories(), 10, InstantSource.system(), Runnable::run);

    private Logins logins(String... assignments) {
        var all =
                new ArrayList<>(
                        List.of(
                                "auth.http.url=" + service.url(),
                                "auth.introspection.url=" + service.url(),
                                "auth.jwt.jwks-url=" + service.url(),
                                "auth.password-file.file=" + folder.resolve("passwords"),
                                "auth.guard.breaker-failures=2"));
        all.addAll(List.of(assignments));
        var logins =
                Logins.of(
                        Settings.with(all.toArray(String[]::new)),
                        users,
                        SECRET,
                        InstantSource.system());
        opened.add(logins);
        return logins;
    }

    private static Verdict ask(Logins logins, String user, String password) throws Exception {
        Login login = io.meshlark.auth.Logins.of(user, password);
        return logins.authenticator()
                .authenticate(login)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static long metric(Logins logins, String name) {
        return logins.metrics().stream()
                .filter(it -> it.name().equals(name))
                .mapToLong(it -> it.value().getAsLong())
                .sum();
    }

    @Test
    void whomTheFirstLinkDoesNotKnowTheNextMay() throws Exception {
        service.answers(200, "{\"result\":\"ignore\"}");
        var logins = logins("auth.chain=http,password-file");

        assertThat(ask(logins, "ann", "abc"))
                .isEqualTo(new Verdict.Allowed(Principal.named("ann")));
        assertThat(ask(logins, "ann", "abd"))
                .isEqualTo(
                        new Verdict.Denied(
                                ReasonCode.BAD_USER_NAME_OR_PASSWORD, "bad user name or password"));
        assertThat(metric(logins, "auth_http_ignored_total")).isEqualTo(2);
        assertThat(metric(logins, "auth_password_file_allowed_total")).isEqualTo(1);
        assertThat(metric(logins, "auth_password_file_denied_total")).isEqualTo(1);
    }

    @Test
    void whileAServiceIsAwayNobodyIsLetInWhomItHasNotKnownBefore() throws Exception {
        service.answers(200, "{\"result\":\"allow\"}");
        var logins = logins("auth.chain=http,password-file");
        ask(logins, "known", "abc");

        service.answers(500, "");
        for (int i = 0; i < 5; i++) {
            assertThat(ask(logins, "ann", "abc"))
                    .isInstanceOfSatisfying(
                            Verdict.Denied.class,
                            it -> assertThat(it.reason()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE));
        }

        assertThat(ask(logins, "known", "abc")).isInstanceOf(Verdict.Allowed.class);
        assertThat(service.requests()).hasSize(3);
        assertThat(metric(logins, "auth_http_left_alone")).isEqualTo(1);
        assertThat(metric(logins, "auth_http_failed_total")).isEqualTo(5);
    }

    @Test
    void passwordsAreHashedOnceWhileTheyAreRemembered() throws Exception {
        var logins = logins("auth.chain=password-file");

        for (int i = 0; i < 3; i++) {
            assertThat(ask(logins, "ann", "abc")).isInstanceOf(Verdict.Allowed.class);
            assertThat(ask(logins, "bob", "abc")).isInstanceOf(Verdict.Denied.class);
        }

        assertThat(metric(logins, "auth_password_file_cached_total")).isEqualTo(4);
    }

    @Test
    void newPasswordOfAUserCountsAtOnceThoughTheOldOneIsRemembered() throws Exception {
        var logins = logins("auth.chain=users");
        setPassword("ann", "abc");
        assertThat(ask(logins, "ann", "abc"))
                .isEqualTo(new Verdict.Allowed(Principal.named("ann")));
        assertThat(ask(logins, "ann", "abc")).isInstanceOf(Verdict.Allowed.class);
        assertThat(metric(logins, "auth_users_cached_total")).isEqualTo(1);

        setPassword("ann", "def");

        assertThat(ask(logins, "ann", "abc")).isInstanceOf(Verdict.Denied.class);
        assertThat(ask(logins, "ann", "def")).isInstanceOf(Verdict.Allowed.class);
        users.remove("ann").toCompletableFuture().join();
        assertThat(ask(logins, "ann", "def")).isInstanceOf(Verdict.Denied.class);
    }

    private void setPassword(String user, String password) {
        String hash =
                PasswordHash.make(password.getBytes(StandardCharsets.UTF_8), new SecureRandom());
        users.setPassword(user, List.of(hash)).toCompletableFuture().join();
    }

    @Test
    void everyLinkHasItsMetrics() {
        var logins =
                logins(
                        "auth.chain=certificate,password-file,users,jwt,http,introspection,ldap,sql,redis",
                        "access.http.url=" + service.url(),
                        "auth.ldap.url=ldap://localhost",
                        "auth.sql.url=jdbc:postgresql://localhost/mqtt",
                        "auth.redis.url=redis://localhost");

        assertThat(logins.metrics())
                .extracting(Metric::name)
                .doesNotHaveDuplicates()
                .allMatch(it -> it.matches("[a-z_]+"))
                .contains(
                        "auth_certificate_allowed_total",
                        "auth_jwt_waiting",
                        "auth_access_http_cached_total",
                        "auth_ldap_waiting",
                        "auth_sql_left_alone",
                        "auth_redis_failed_total",
                        "auth_introspection_left_alone");
    }

    @Test
    void rulesOfAServiceComeToWhoeverIsLetInAndItsOutageTurnsAway() throws Exception {
        service.answers(
                200,
                """
                {"rules": [{"permission": "allow", "action": "all", "topic": "a/#"}]}
                """);
        var logins = logins("auth.chain=password-file", "access.http.url=" + service.url());

        for (int i = 0; i < 3; i++) {
            assertThat(ask(logins, "ann", "abc"))
                    .isInstanceOfSatisfying(
                            Verdict.Allowed.class,
                            it ->
                                    assertThat(it.principal().rules())
                                            .extracting(OwnRule::toString)
                                            .containsExactly("allow all a/#"));
        }
        assertThat(ask(logins, "ann", "abd")).isInstanceOf(Verdict.Denied.class);
        assertThat(service.requests()).hasSize(1);
        assertThat(service.requests().getFirst().body()).doesNotContain("abc");

        service.answers(500, "");
        var others = logins("auth.chain=password-file", "access.http.url=" + service.url());
        for (int i = 0; i < 4; i++) {
            assertThat(ask(others, "ann", "abc"))
                    .isInstanceOfSatisfying(
                            Verdict.Denied.class,
                            it -> assertThat(it.reason()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE));
        }
        assertThat(metric(others, "auth_access_http_left_alone")).isEqualTo(1);
        assertThat(service.requests()).hasSize(3);
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithItsSetting() throws IOException {
        Files.writeString(folder.resolve("passwords"), "ann:geheim\n");

        assertThatThrownBy(() -> logins("auth.chain=password-file"))
                .isInstanceOf(StartupException.class)
                .message()
                .startsWith("auth.password-file.file: cannot read ")
                .contains(": line 1: ")
                .doesNotContain("geheim");
        assertThatThrownBy(
                        () -> logins("auth.chain=http", "auth.http.ca-file=" + folder.resolve("x")))
                .isInstanceOf(StartupException.class)
                .message()
                .startsWith("auth.http.ca-file: cannot read ")
                .endsWith("there is no such file");
    }
}
