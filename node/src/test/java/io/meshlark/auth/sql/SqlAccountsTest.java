package io.meshlark.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.Ports;
import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Login;
import io.meshlark.auth.Logins;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.account.AccountLink;
import io.meshlark.auth.guard.Workers;
import io.meshlark.clients.Needs;
import io.meshlark.config.Settings;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a PostgreSQL on this machine. */
@Needs(value = "pg_ctlcluster", packages = "postgresql")
class SqlAccountsTest {
    /** Of {@code abc}. */
    private static final String HASH =
            "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

    private static final String RULES =
            "auth.sql.rules-query=SELECT permission, action, topic FROM mqtt_rule"
                    + " WHERE username = ${username} ORDER BY position";

    private static TestPostgres postgres;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        postgres = new TestPostgres();
        postgres.execute(
                "CREATE TABLE mqtt_account (username text PRIMARY KEY, password_hash text, tenant text,"
                        + " level int)",
                "CREATE TABLE mqtt_rule (username text, position int, permission text, action text,"
                        + " topic text)",
                "INSERT INTO mqtt_account VALUES ('ann', '%s', 'acme', 3), ('bob', '%s', NULL, 1),"
                                .formatted(HASH, HASH)
                        + " ('nohash', NULL, NULL, 1), ('plain', 'geheim', NULL, 1)",
                "INSERT INTO mqtt_rule VALUES ('ann', 1, 'deny', 'all', 'a/secret'),"
                        + " ('ann', 2, 'allow', 'publish', 'a/#'), ('bob', 1, 'allow', 'read', 'a')");
    }

    @AfterAll
    static void stop() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (var each : opened) {
            each.close();
        }
    }

    private AccountLink link(String... more) throws IOException {
        return linkTo(postgres.url(), more);
    }

    private AccountLink linkTo(String url, String... more) throws IOException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "auth.chain=sql",
                                "auth.sql.url=" + url,
                                "auth.sql.user=broker",
                                "auth.sql.password=" + TestPostgres.PASSWORD));
        all.addAll(List.of(more));
        var settings = Settings.with(all.toArray(String[]::new)).auth().sql();
        var accounts = new SqlAccounts(settings, Duration.ofSeconds(20));
        var hashing = Workers.computing("test", 1, 10);
        opened.add(accounts);
        opened.add(hashing);
        return new AccountLink("sql", accounts, hashing);
    }

    private static Login login(@Nullable String user, @Nullable String password) {
        return Logins.of(user, password);
    }

    private static Answer denied() {
        return Answer.Denied.to(login("ann", "x"));
    }

    @Test
    void passwordsAreComparedWithTheHashInTheTable() throws Exception {
        var sql = link();

        assertThat(sql.ask(login("ann", "abc")))
                .isEqualTo(new Answer.Allowed(Principal.named("ann")));
        assertThat(sql.ask(login("ann", "abd"))).isEqualTo(denied());
        assertThat(sql.ask(login("ann", ""))).isEqualTo(denied());
        assertThat(sql.ask(login("ann", null))).isEqualTo(denied());
        assertThat(sql.ask(login("eve", "abc"))).isEqualTo(Answer.IGNORED);
        assertThat(sql.ask(login(null, "abc"))).isEqualTo(Answer.IGNORED);
    }

    @Test
    void whoHasNoHashIsNotKnownAndAPasswordInTheTableIsNoHash() throws Exception {
        assertThat(link().ask(login("nohash", ""))).isEqualTo(Answer.IGNORED);
        assertThat(link().ask(login("plain", "geheim"))).isEqualTo(denied());
    }

    @Test
    void otherColumnsAreAttributes() throws Exception {
        var sql =
                link(
                        "auth.sql.query=SELECT username, password_hash, tenant, level AS \"Level\""
                                + " FROM mqtt_account WHERE username = ${username}");

        assertThat(sql.ask(login("ann", "abc")))
                .isEqualTo(
                        new Answer.Allowed(
                                new Principal(
                                        "ann", Map.of("sql.tenant", "acme", "sql.level", "3"))));
        assertThat(sql.ask(login("bob", "abc")))
                .isEqualTo(new Answer.Allowed(new Principal("bob", Map.of("sql.level", "1"))));
    }

    @Test
    void theUserNameIsThatOfTheTable() throws Exception {
        var sql =
                link(
                        "auth.sql.query=SELECT username, password_hash FROM mqtt_account"
                                + " WHERE lower(username) = lower(${username})");

        assertThat(sql.ask(login("ANN", "abc")))
                .isEqualTo(new Answer.Allowed(Principal.named("ann")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "ann' --",
                "ann'; DROP TABLE mqtt_account; --",
                "x' UNION SELECT 'ann', '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i' --",
                "%",
                "\\",
                "?",
                "${username}",
                "$1",
            })
    void aUserNameIsOneValueWhateverIsInIt(String name) throws Exception {
        assertThat(link().ask(login(name, "abc"))).isEqualTo(Answer.IGNORED);
        assertThat(link().ask(login("ann", "abc"))).isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void aNameThatIsNoValueOfTheColumnIsNotKnownAndNoFailure() throws Exception {
        var sql =
                link(
                        "auth.sql.query=SELECT username, password_hash FROM mqtt_account"
                                + " WHERE level = CAST(${username} AS int)");

        assertThat(sql.ask(login("ann", "abc"))).isEqualTo(Answer.IGNORED);
        assertThat(sql.ask(login("3", "abc")))
                .isEqualTo(new Answer.Allowed(Principal.named("ann")));
        assertThat(sql.ask(login("1", "abc"))).isEqualTo(denied());
    }

    @Test
    void rulesOfAUserComeWithItsLogin() throws Exception {
        var sql = link(RULES);

        assertThat(sql.ask(login("ann", "abc")))
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it ->
                                assertThat(it.principal().rules())
                                        .extracting(OwnRule::toString)
                                        .containsExactly("deny all a/secret", "allow publish a/#"));
        assertThat(sql.ask(login("bob", "abc"))).isEqualTo(denied());
    }

    @Test
    void whoHasMoreRulesThanCanBeKeptIsTurnedAway() throws Exception {
        postgres.execute(
                "INSERT INTO mqtt_account VALUES ('many', '%s', NULL, 9)".formatted(HASH),
                "INSERT INTO mqtt_rule SELECT 'many', n, 'allow', 'all', 'a' FROM generate_series(1,"
                        + " 1000) n");

        assertThat(link(RULES).ask(login("many", "abc"))).isEqualTo(denied());
    }

    @Test
    void whatCannotBeAskedIsNoAnswer() throws Exception {
        assertThatThrownBy(() -> link("auth.sql.password=wrong").ask(login("ann", "geheim")))
                .isInstanceOf(IOException.class)
                .message()
                .startsWith("the database: ")
                .doesNotContain("geheim", "wrong");
        assertThatThrownBy(() ->
                        link("auth.sql.query=SELECT ${username} AS a FROM mqtt_account")
                                .ask(login("ann", "abc")))
                .hasMessage("auth.sql.query has no column password_hash");
        assertThatThrownBy(() -> linkTo("jdbc:mariadb://db/a"))
                .hasMessage(
                        "auth.sql.url: there is no driver for jdbc:mariadb:; put its jar into lib/ext");
    }

    @Test
    void aDatabaseThatIsAwayIsNoAnswer() throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(Ports.free());

        assertThatThrownBy(() -> linkTo(url).ask(login("ann", "abc")))
                .isInstanceOf(IOException.class);
    }
}
