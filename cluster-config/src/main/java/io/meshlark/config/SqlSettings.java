package io.meshlark.config;

/**
 * A database that is asked about each login, over JDBC.
 *
 * @param url of JDBC, without a login in it; empty: none
 * @param user of the broker there
 * @param query for the account of a user
 * @param rulesQuery for access rules that are about this user alone; empty: none
 * @param connections at a time
 */
public record SqlSettings(
        String url,
        String user,
        Secret password,
        BoundQuery query,
        BoundQuery rulesQuery,
        int connections) {
    private static final String URL = "((?i)(?!.*(password|pwd|secret)=)jdbc:[a-z0-9]+:[^@\\s]+)?";

    /** Whether an answer may be another for another client of the same user. */
    public boolean dependsOnClient() {
        return query.names().contains("clientid") || rulesQuery.names().contains("clientid");
    }

    static SqlSettings read(Section in) {
        return new SqlSettings(
                in.text("url", URL, "a URL of JDBC, without a login in it, or empty"),
                in.text("user", ".*", "a text"),
                in.secret("password"),
                in.query("query"),
                in.query("rules-query"),
                in.integer("connections", 1, 1000));
    }
}
