package io.meshlark.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A Redis, or something that speaks like it, that is asked about each login.
 *
 * @param user of the broker there; empty: the default user
 * @param caFile certificates to trust; empty: those the JVM trusts
 * @param userKey of the hash with the account of a user, with {@code ${username}}
 * @param rulesKey of the hash with its access rules, with {@code ${username}}; empty: none
 * @param attributes fields of the account that access rules may look at
 * @param connections at a time
 */
public record RedisSettings(
        Optional<URI> url,
        String user,
        Secret password,
        Optional<Path> caFile,
        String userKey,
        String rulesKey,
        List<String> attributes,
        int connections) {
    static final String USER_NAME = "${username}";

    private static final String KEY = "[^$]*\\$\\{username}[^$]*";

    public RedisSettings {
        attributes = List.copyOf(attributes);
    }

    static RedisSettings read(Section in) {
        return new RedisSettings(
                in.urlOrNone("url", "redis", "rediss"),
                in.text("user", ".*", "a text"),
                in.secret("password"),
                in.pathOrNone("ca-file"),
                in.text("user-key", KEY, "a text with ${username} in it, once"),
                in.text("rules-key", "|" + KEY, "a text with ${username} in it, once, or empty"),
                in.texts("attributes", "\\S+", "names of fields"),
                in.integer("connections", 1, 1000));
    }

    /** Whether some user name makes one key of the other. */
    boolean keysMayCollide() {
        String user = userKey.substring(0, userKey.indexOf(USER_NAME));
        String rules = rulesKey.substring(0, Math.max(0, rulesKey.indexOf(USER_NAME)));
        return !rulesKey.isEmpty() && (user.startsWith(rules) || rules.startsWith(user));
    }
}
