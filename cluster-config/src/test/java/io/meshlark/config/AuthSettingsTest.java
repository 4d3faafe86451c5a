package io.meshlark.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.config.AuthSettings.Link;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthSettingsTest {

    @Test
    void nobodyIsAskedUnlessTheSettingsSaySo() {
        var auth = Settings.defaults().auth();

        assertThat(auth.chain()).isEmpty();
        assertThat(auth.scram()).isEmpty();
        assertThat(auth.anonymous()).isEqualTo(AuthSettings.Anonymous.LOOPBACK);
    }

    @Test
    void linksAreAskedInTheOrderInWhichTheyAreWritten() {
        var auth =
                Settings.with(
                                "auth.chain=jwt, certificate,password-file",
                                "auth.jwt.jwks-url=https://id.example.org/keys",
                                "auth.password-file.file=passwords")
                        .auth();

        assertThat(auth.chain()).containsExactly(Link.JWT, Link.CERTIFICATE, Link.PASSWORD_FILE);
        assertThat(auth.jwt().keys().jwksUrl()).contains(URI.create("https://id.example.org/keys"));
    }

    @Test
    void answersOfADatabaseAreForAllClientsOfAUserUnlessAQuerySaysOtherwise() {
        var query = "auth.sql.query=SELECT password_hash FROM a WHERE n = ${username}";
        var rules = "auth.sql.rules-query=SELECT p, a, t FROM r WHERE n = ${username}";

        assertThat(Settings.with(query, rules).auth().sql().dependsOnClient()).isFalse();
        assertThat(Settings.with(query + " AND c = ${clientid}").auth().sql().dependsOnClient())
                .isTrue();
        assertThat(
                        Settings.with(query, rules + " AND c = ${clientid}")
                                .auth()
                                .sql()
                                .dependsOnClient())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth.chain=kerberos | auth.chain | must be a list of certificate, password-file, users,",
                "auth.chain=certificate,certificate | auth.chain | none of them twice",
                "auth.chain=certificate auth.guard.timeout=20s"
                        + " | auth.guard.timeout | must be at most mqtt.connect-timeout",
                "auth.chain=password-file | auth.password-file.file | must be a path",
                "auth.chain=http | auth.http.url | must be a URL",
                "auth.chain=ldap | auth.ldap.url | must be a URL",
                "auth.ldap.url=http://a | auth.ldap.url | begins with ldap:// or ldaps://",
                "auth.chain=ldap auth.ldap.url=ldap://a auth.ldap.mode=bind"
                        + " | auth.ldap.user-dn | must have ${username}",
                "auth.chain=ldap auth.ldap.url=ldaps://a auth.ldap.start-tls=true"
                        + " | auth.ldap.start-tls | is for ldap://",
                "auth.chain=ldap auth.ldap.url=ldaps://a auth.ldap.bind-dn=cn=a"
                        + " | auth.ldap.bind-dn | needs auth.ldap.bind-password",
                "auth.chain=introspection | auth.introspection.url | must be a URL",
                "auth.chain=jwt | auth.chain | there are 0",
                "auth.chain=jwt auth.jwt.jwks-file=a auth.jwt.public-key-file=b"
                        + " | auth.chain | there are 2",
                "auth.chain=jwt auth.jwt.public-key-file=b auth.jwt.algorithms=RS256,HS256"
                        + " | auth.jwt.algorithms | only with auth.jwt.hmac-secret",
                "auth.chain=jwt auth.jwt.hmac-secret=abc"
                        + " | auth.jwt.algorithms | may only have HS",
                "auth.chain=jwt auth.jwt.hmac-secret=abc auth.jwt.algorithms=HS256"
                        + " | auth.jwt.hmac-secret | has 3 bytes, HS256 needs at least 32",
                "auth.jwt.algorithms=none | auth.jwt.algorithms | must be a list of RS256",
                "auth.chain=sql | auth.sql.url | must be a URL of JDBC",
                "auth.sql.url=jdbc:postgresql://db/a?user=b&password=c"
                        + " | auth.sql.url | without a login in it",
                "auth.sql.url=jdbc:mysql://ann:geheim@db/a | auth.sql.url | without a login in it",
                "auth.chain=sql auth.sql.url=jdbc:postgresql://db/a auth.sql.query=SELECT_1"
                        + " | auth.sql.query | must have ${username}",
                "auth.sql.query='${username}' | auth.sql.query | without quotes",
                "auth.sql.rules-query=${password} | auth.sql.rules-query | no other placeholders",
                "auth.sql.query=${username}? | auth.sql.query | no ? of its own",
                "auth.chain=redis | auth.redis.url | must be a URL",
                "auth.chain=redis auth.redis.url=redis://a/b | auth.redis.url | number of a database",
                "auth.chain=redis auth.redis.url=redis://a_b | auth.redis.url | must name a host",
                "auth.redis.user-key=mqtt | auth.redis.user-key | ${username} in it, once",
                "auth.chain=redis auth.redis.url=redis://a auth.redis.user-key=${username}"
                        + " | auth.redis.rules-key | must differ before ${username}",
                "auth.scram=scram-sha-256 auth.password-file.file=a access.http.url=http://a"
                        + " | auth.scram | must be empty with access.http.url",
                "auth.scram=scram-sha-256 | auth.scram | needs users in auth.chain or",
                "auth.http.url=https://ann:geheim@example.org | auth.http.url | without a login",
                "auth.http.url=file:///etc/passwd | auth.http.url | begins with http://"
            })
    void whatDoesNotFitIsAnErrorWithItsPath(String assignments, String path, String problem) {
        var sources = new Sources(Optional.empty(), Map.of(), List.of(assignments.split(" ")));

        assertThat(Configuration.read(sources))
                .isInstanceOfSatisfying(
                        Configuration.Invalid.class,
                        invalid ->
                                assertThat(invalid.errors())
                                        .singleElement()
                                        .satisfies(error -> {
                                            assertThat(error.path()).isEqualTo(path);
                                            assertThat(error.problem()).contains(problem);
                                        }));
    }

    @Test
    void secretsAreNotShown() {
        var sources =
                new Sources(
                        Optional.empty(),
                        Map.of(),
                        List.of(
                                "auth.jwt.hmac-secret=geheim",
                                "auth.introspection.client-secret=geheim"));

        assertThat(Configuration.read(sources))
                .isInstanceOfSatisfying(
                        Configuration.Valid.class,
                        valid ->
                                assertThat(valid.configuration().toString())
                                        .contains("***")
                                        .doesNotContain("geheim"));
    }
}
