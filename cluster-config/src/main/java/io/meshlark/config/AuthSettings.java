package io.meshlark.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who may connect.
 *
 * @param chain whom to ask, in this order
 * @param scram mechanisms that are offered for enhanced authentication
 * @param fileCheck how often files are looked at for changes
 * @param directoryRefresh how often the store is asked whether it has newer bans or users
 * @param maxUsers with a password, and with rules, in the whole cluster
 */
public record AuthSettings(
        Anonymous anonymous,
        List<Link> chain,
        List<Scram> scram,
        Duration fileCheck,
        Duration directoryRefresh,
        int maxUsers,
        AuthGuardSettings guard,
        PasswordFile passwordFile,
        Certificate certificate,
        JwtSettings jwt,
        HttpLinkSettings http,
        IntrospectionSettings introspection,
        LdapSettings ldap,
        SqlSettings sql,
        RedisSettings redis) {

    /** Whose connections need no user name and password. */
    public enum Anonymous {
        LOOPBACK,
        ALLOW,
        DENY
    }

    /** Who can be asked. */
    public enum Link {
        CERTIFICATE,
        PASSWORD_FILE,
        USERS,
        JWT,
        HTTP,
        INTROSPECTION,
        LDAP,
        SQL,
        REDIS
    }

    /** Mechanisms of RFC 5802 and 7677. */
    public enum Scram {
        SCRAM_SHA_256,
        SCRAM_SHA_512
    }

    /** A file of user names and hashes. */
    public record PasswordFile(Optional<Path> file) {}

    /** What a certificate says about its owner. */
    public record Certificate(UserName userName) {

        /** Where the user name is. */
        public enum UserName {
            CN,
            DN,
            SAN_DNS,
            SAN_EMAIL,
            SAN_URI
        }
    }

    public AuthSettings {
        chain = List.copyOf(chain);
        scram = List.copyOf(scram);
    }

    static AuthSettings read(Section in) {
        return new AuthSettings(
                in.oneOf("anonymous", Anonymous.class),
                in.someOf("chain", Link.class),
                in.someOf("scram", Scram.class),
                in.duration("file-check", Duration.ofMillis(100), Duration.ofHours(1)),
                in.block("directory")
                        .duration("refresh", Duration.ofSeconds(1), Duration.ofHours(1)),
                in.block("users").integer("max", 1, 1_000_000),
                AuthGuardSettings.read(in.block("guard")),
                new PasswordFile(in.block("password-file").pathOrNone("file")),
                new Certificate(
                        in.block("certificate").oneOf("user-name", Certificate.UserName.class)),
                JwtSettings.read(in.block("jwt")),
                HttpLinkSettings.read(in.block("http")),
                IntrospectionSettings.read(in.block("introspection")),
                LdapSettings.read(in.block("ldap")),
                SqlSettings.read(in.block("sql")),
                RedisSettings.read(in.block("redis")));
    }

    /** Whether there are ways to prove who one is. */
    public boolean asksWhoTheyAre() {
        return !chain.isEmpty() || !scram.isEmpty();
    }

    /** Whether the files and backends of {@code link} are needed. */
    public boolean asks(Link link) {
        return chain.contains(link);
    }
}
