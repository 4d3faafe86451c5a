package io.meshlark.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.meshlark.auth.ban.Ban;
import io.meshlark.auth.ban.BanTarget;
import io.meshlark.config.AddressRange;
import io.meshlark.persistence.Directory;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ban in the words of {@code /bans}; a newer node may say more than an older program reads.
 *
 * @param client identifier
 * @param user name; with {@code client} it is banned only as a client of this user, which is
 *     anonymous if empty
 * @param addresses one, or a range
 * @param seconds how long, when it is ordered; null: for ever
 * @param since as ISO-8601 writes it, when it is listed
 * @param until as ISO-8601 writes it, when it is listed; null: for ever
 */
public record BanJson(
        @Nullable String client,
        @Nullable String user,
        @Nullable String addresses,
        @Nullable Long seconds,
        @Nullable String reason,
        @Nullable String since,
        @Nullable String until) {
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** What is asked for when a ban is ordered or lifted. */
    public static BanJson order(
            @Nullable String client,
            @Nullable String user,
            @Nullable String addresses,
            @Nullable Long seconds,
            @Nullable String reason) {
        return new BanJson(client, user, addresses, seconds, reason, null, null);
    }

    static BanJson of(Ban ban) {
        String until =
                ban.until() == Directory.NEVER
                        ? null
                        : Instant.ofEpochMilli(ban.until()).toString();
        String since = Instant.ofEpochMilli(ban.since()).toString();
        return switch (ban.target()) {
            case BanTarget.Client(var id) ->
                    new BanJson(id, null, null, null, ban.reason(), since, until);
            case BanTarget.User(var name) ->
                    new BanJson(null, name, null, null, ban.reason(), since, until);
            case BanTarget.ClientOfUser(var id, var name) ->
                    new BanJson(id, name, null, null, ban.reason(), since, until);
            case BanTarget.Addresses(var range) ->
                    new BanJson(null, null, range.toString(), null, ban.reason(), since, until);
        };
    }

    /**
     * @throws IllegalArgumentException with a line for people, if it names nobody or too many
     */
    BanTarget target() {
        if (addresses != null && (client != null || user != null)) {
            throw new IllegalArgumentException(
                    "a ban is of addresses, or of a client or user, not of both");
        }
        if (addresses != null) {
            return new BanTarget.Addresses(
                    AddressRange.parse(addresses)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "\"%s\" is no address and no range of them (10.1.0.0/16)"
                                                    .formatted(addresses))));
        }
        String name = client == null ? user : client;
        if (name == null) {
            throw new IllegalArgumentException("a ban names a client, a user or addresses");
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of a client or user is empty");
        }
        if (client == null) {
            return new BanTarget.User(name);
        }
        return user == null
                ? new BanTarget.Client(client)
                : new BanTarget.ClientOfUser(client, user);
    }

    public String write() {
        return text(this);
    }

    static String write(List<Ban> bans) {
        return text(bans.stream().map(BanJson::of).toList());
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a ban is not written as JSON", e);
        }
    }

    /**
     * @throws IllegalArgumentException if it is none
     */
    static BanJson read(String text) {
        try {
            return JSON.readValue(text, BanJson.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an order about bans in JSON", e);
        }
    }

    /**
     * The answer of {@code GET /bans}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static List<BanJson> readAll(String text) {
        try {
            return List.of(JSON.readValue(text, BanJson[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a list of bans", e);
        }
    }
}
