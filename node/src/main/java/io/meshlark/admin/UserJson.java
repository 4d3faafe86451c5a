package io.meshlark.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.user.User;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user in the words of {@code /users}; a newer node may say more than an older program reads.
 *
 * @param hashes of its password, when that is ordered; never listed
 * @param rules a line each, {@code allow publish a/#}; null when they are not ordered
 * @param passwordSince as ISO-8601 writes it, when it is listed; null: it has none here
 * @param scram whether it can be shown without being sent, when it is listed
 */
public record UserJson(
        @Nullable String name,
        @Nullable List<String> hashes,
        @Nullable List<String> rules,
        @Nullable String passwordSince,
        @Nullable Boolean scram) {
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** What is asked for. */
    public static UserJson order(
            String name, @Nullable List<String> hashes, @Nullable List<String> rules) {
        return new UserJson(name, hashes, rules, null, null);
    }

    private static UserJson of(User user) {
        Long since = user.passwordSince();
        return new UserJson(
                user.name(),
                null,
                user.rules().stream().map(OwnRule::toString).toList(),
                since == null ? null : Instant.ofEpochMilli(since).toString(),
                user.hasScram());
    }

    /**
     * @throws IllegalArgumentException if none is given
     */
    String mustHaveName() {
        if (name == null) {
            throw new IllegalArgumentException("the name of the user is missing");
        }
        return name;
    }

    public String write() {
        return text(this);
    }

    static String write(List<User> users) {
        return text(users.stream().map(UserJson::of).toList());
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a user is not written as JSON", e);
        }
    }

    /**
     * @throws IllegalArgumentException if it is none; what is there is not repeated
     */
    static UserJson read(String text) {
        try {
            return JSON.readValue(text, UserJson.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an order about users in JSON", e);
        }
    }

    /**
     * The answer of {@code GET /users}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static List<UserJson> readAll(String text) {
        try {
            return List.of(JSON.readValue(text, UserJson[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a list of users", e);
        }
    }

    @Override
    public String toString() {
        return "user " + name;
    }
}
