package io.meshlark.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Login;
import io.meshlark.auth.Logins;
import io.meshlark.auth.TrustedCertificates;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.account.AccountLink;
import io.meshlark.auth.guard.Workers;
import io.meshlark.clients.Needs;
import io.meshlark.config.Settings;
import io.meshlark.transport.tls.Authority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Against a Redis on this machine. */
@Needs(value = "redis-server", packages = "redis-server")
class RedisAccountsTest {
    /** Of {@code abc}. */
    private static final String HASH =
            "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

    @TempDir private Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestRedis redis;
    private Jedis client;

    @BeforeEach
    void start() throws IOException {
        redis = new TestRedis(folder, null);
        opened.add(redis);
        client = new Jedis("localhost", redis.port());
        opened.add(client);
        client.auth(TestRedis.PASSWORD);
        client.select(2);
        client.hset("mqtt:user:ann", Map.of("password_hash", HASH, "tenant", "acme", "other", "x"));
        client.hset(
                "mqtt:acl:ann",
                Map.of("a/#", "allow publish", "a/secret", "deny all", "b", "allow  subscribe"));
    }

    @AfterEach
    void close() throws Exception {
        for (var each : opened.reversed()) {
            each.close();
        }
    }

    private AccountLink link(String... more) throws IOException {
        return link(redis, null, more);
    }

    private AccountLink link(TestRedis redis, @Nullable Path trusted, String... more)
            throws IOException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "auth.chain=redis",
                                "auth.redis.url=" + redis.url(),
                                "auth.redis.password=" + TestRedis.PASSWORD));
        all.addAll(List.of(more));
        var accounts =
                new RedisAccounts(
                        Settings.with(all.toArray(String[]::new)).auth().redis(),
                        Duration.ofSeconds(20),
                        trusted == null ? null : TrustedCertificates.in(trusted));
        var hashing = Workers.computing("test", 1, 10);
        opened.add(accounts);
        opened.add(hashing);
        return new AccountLink("redis", accounts, hashing);
    }

    private static Login login(String user, String password) {
        return Logins.of(user, password);
    }

    private static Answer denied() {
        return Answer.Denied.to(login("ann", "x"));
    }

    @Test
    void passwordsAreComparedWithTheHashAndRulesComeWithTheLogin() throws Exception {
        var link = link("auth.redis.attributes=tenant,site");

        assertThat(link.ask(login("ann", "abc")))
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it -> {
                            assertThat(it.principal().userName()).isEqualTo("ann");
                            assertThat(it.principal().attributes())
                                    .isEqualTo(Map.of("redis.tenant", "acme"));
                            assertThat(it.principal().rules())
                                    .extracting(OwnRule::toString)
                                    .containsExactly(
                                            "deny all a/secret",
                                            "allow publish a/#",
                                            "allow subscribe b");
                        });
        assertThat(link.ask(login("ann", "abd"))).isEqualTo(denied());
        assertThat(link.ask(login("eve", "abc"))).isEqualTo(Answer.IGNORED);
    }

    @Test
    void withoutAKeyForRulesThereAreNone() throws Exception {
        assertThat(link("auth.redis.rules-key=").ask(login("ann", "abc")))
                .isEqualTo(new Answer.Allowed(Principal.named("ann")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "a?n",
                "ann\r\nHSET mqtt:user:eve password_hash x\r\n",
                "ann password_hash",
                "${username}",
                "list",
                "acl:ann",
            })
    void aUserNameIsPartOfOneKeyWhateverIsInIt(String name) throws Exception {
        client.lpush("mqtt:user:list", "x");

        assertThat(link().ask(login(name, "abc"))).isEqualTo(Answer.IGNORED);
        assertThat(client.keys("*")).hasSize(3);
    }

    @Test
    void rulesThatCannotBeUsedTurnTheUserAway() throws Exception {
        client.hset("mqtt:acl:ann", "b", "allow");
        assertThat(link().ask(login("ann", "abc"))).isEqualTo(denied());

        client.hset("mqtt:acl:ann", "b", "allow all");
        assertThat(link().ask(login("ann", "abc"))).isInstanceOf(Answer.Allowed.class);

        for (int i = 0; i < 100; i++) {
            client.hset("mqtt:acl:ann", "b/" + i, "allow all");
        }
        assertThat(link().ask(login("ann", "abc"))).isEqualTo(denied());
    }

    @Test
    void whatCannotBeAskedIsNoAnswer() throws Exception {
        assertThatThrownBy(() -> link("auth.redis.password=wrong").ask(login("ann", "geheim")))
                .isInstanceOf(IOException.class)
                .message()
                .startsWith("Redis: ")
                .doesNotContain("geheim", "wrong");

        var link = link();
        redis.close();
        assertThatThrownBy(() -> link.ask(login("ann", "abc"))).isInstanceOf(IOException.class);
    }

    @Test
    void onTlsRedisHasToShowItsOwnCertificate() throws Exception {
        var authority = Authority.in(folder.resolve("ca"), "ca");
        var stranger = Authority.in(folder.resolve("other"), "other");
        try (var good = new TestRedis(folder, authority.issue("good", "DNS:localhost"));
                var elsewhere = new TestRedis(folder, authority.issue("else", "DNS:b.example"))) {

            assertThat(link(good, authority.certificate()).ask(login("eve", "abc")))
                    .isEqualTo(Answer.IGNORED);
            assertThatThrownBy(() -> link(good, stranger.certificate()).ask(login("eve", "abc")))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(
                            () -> link(elsewhere, authority.certificate()).ask(login("eve", "abc")))
                    .isInstanceOf(IOException.class);
        }
    }
}
