package io.meshlark.config;

import io.meshlark.config.AuthSettings.Link;
import java.net.URI;

/** What each link of {@code auth.chain} needs. */
final class AuthConsistency {

    private AuthConsistency() {}

    static void check(Settings settings, Section in) {
        AuthSettings auth = settings.auth();
        if ((!auth.chain().isEmpty() || settings.access().asksService())
                && auth.guard().timeout().compareTo(settings.mqtt().connectTimeout()) > 0) {
            in.reject(
                    "auth.guard.timeout",
                    "must be at most mqtt.connect-timeout, which is %s"
                            .formatted(Section.durationText(settings.mqtt().connectTimeout())));
        }
        if (auth.asks(Link.PASSWORD_FILE) && auth.passwordFile().file().isEmpty()) {
            in.reject("auth.password-file.file", "must be a path with password-file in auth.chain");
        }
        if (!auth.scram().isEmpty()
                && auth.passwordFile().file().isEmpty()
                && !auth.asks(Link.USERS)) {
            in.reject(
                    "auth.scram",
                    "needs users in auth.chain or auth.password-file.file, which hold what it"
                            + " compares to");
        }
        if (!auth.scram().isEmpty() && settings.access().asksService()) {
            in.reject(
                    "auth.scram",
                    "must be empty with access.http.url, which is not asked about clients that use"
                            + " it");
        }
        if (auth.asks(Link.HTTP) && auth.http().url().isEmpty()) {
            in.reject("auth.http.url", "must be a URL with http in auth.chain");
        }
        if (auth.asks(Link.INTROSPECTION)) {
            checkIntrospection(auth.introspection(), in);
        }
        if (auth.asks(Link.JWT)) {
            checkJwt(auth.jwt(), in);
        }
        if (auth.asks(Link.LDAP)) {
            checkLdap(auth.ldap(), in);
        }
        if (auth.asks(Link.SQL)) {
            checkSql(auth.sql(), in);
        }
        if (auth.asks(Link.REDIS)) {
            checkRedis(auth.redis(), in);
        }
    }

    private static void checkSql(SqlSettings sql, Section in) {
        if (sql.url().isEmpty()) {
            in.reject("auth.sql.url", "must be a URL of JDBC with sql in auth.chain");
        }
        if (!sql.query().names().contains("username")) {
            in.reject(
                    "auth.sql.query",
                    "must have ${username} in it: everybody would be the same user");
        }
    }

    private static void checkRedis(RedisSettings redis, Section in) {
        if (redis.url().isEmpty()) {
            in.reject("auth.redis.url", "must be a URL with redis in auth.chain");
        } else if (!String.valueOf(redis.url().get().getPath()).matches("(/\\d{0,5})?")) {
            in.reject("auth.redis.url", "must end with the host, or with the number of a database");
        }
        redis.url().ifPresent(it -> mustNameHost("auth.redis.url", it, in));
        if (redis.keysMayCollide()) {
            in.reject(
                    "auth.redis.rules-key",
                    "and user-key must differ before ${username}: a user name could make one of the"
                            + " other");
        }
    }

    private static void checkLdap(LdapSettings ldap, Section in) {
        if (ldap.url().isEmpty()) {
            in.reject("auth.ldap.url", "must be a URL with ldap in auth.chain");
        } else if (ldap.startTls() && ldap.url().get().toString().startsWith("ldaps")) {
            in.reject("auth.ldap.start-tls", "is for ldap://; ldaps:// is encrypted as it is");
        }
        ldap.url().ifPresent(it -> mustNameHost("auth.ldap.url", it, in));
        if (!ldap.bindDn().isEmpty() && ldap.bindPassword().isEmpty()) {
            in.reject(
                    "auth.ldap.bind-dn",
                    "needs auth.ldap.bind-password or bind-password-file: a bind without one"
                            + " proves nothing");
        }
        switch (ldap.mode()) {
            case BIND -> mustHaveUserName("auth.ldap.user-dn", ldap.userDn(), in);
            case SEARCH -> mustHaveUserName("auth.ldap.filter", ldap.filter(), in);
        }
    }

    private static void mustNameHost(String setting, URI url, Section in) {
        if (url.getHost() == null) {
            in.reject(setting, "must name a host, of letters, digits, - and . (RFC 3986)");
        }
    }

    private static void mustHaveUserName(String setting, String text, Section in) {
        if (!text.contains("${username}")) {
            in.reject(setting, "must have ${username} in it: everybody would be the same user");
        }
    }

    private static void checkIntrospection(IntrospectionSettings introspection, Section in) {
        if (introspection.url().isEmpty()) {
            in.reject("auth.introspection.url", "must be a URL with introspection in auth.chain");
        }
        if (!introspection.clientId().isEmpty() && introspection.clientSecret().isEmpty()) {
            in.reject(
                    "auth.introspection.client-id",
                    "needs auth.introspection.client-secret or client-secret-file");
        }
    }

    private static void checkJwt(JwtSettings jwt, Section in) {
        if (jwt.keys().sources() != 1) {
            in.reject(
                    "auth.chain",
                    "with jwt one of auth.jwt.jwks-url, jwks-file, public-key-file and hmac-secret"
                            + " must be set, and there are "
                            + jwt.keys().sources());
        }
        if (jwt.algorithms().isEmpty()) {
            in.reject("auth.jwt.algorithms", "must name at least one");
        }
        // A public key that is taken for a shared secret lets everybody sign.
        if (jwt.keys().hmacSecret().isEmpty() && jwt.allowsHmac()) {
            in.reject("auth.jwt.algorithms", "may have HS... only with auth.jwt.hmac-secret");
        }
        if (!jwt.keys().hmacSecret().isEmpty()) {
            checkSecret(jwt, in);
        }
    }

    /** RFC 7518, section 3.2: as long as the hash. */
    private static void checkSecret(JwtSettings jwt, Section in) {
        if (!jwt.algorithms().stream().allMatch(it -> it.startsWith("HS"))) {
            in.reject("auth.jwt.algorithms", "may only have HS... with auth.jwt.hmac-secret");
            return;
        }
        int bits =
                jwt.algorithms().stream()
                        .mapToInt(it -> Integer.parseInt(it.substring(2)))
                        .max()
                        .orElse(0);
        int length = jwt.keys().hmacSecret().bytes().length;
        if (length * 8 < bits) {
            in.reject(
                    "auth.jwt.hmac-secret",
                    "has %d bytes, HS%d needs at least %d".formatted(length, bits, bits / 8));
        }
    }
}
