package io.meshlark.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of SQL with placeholders, which become bound parameters: what a client calls itself is
 * never part of the text.
 *
 * @param sql with {@code ?} where the placeholders were; empty: none
 * @param names of the placeholders, in this order: {@code username}, {@code clientid}
 */
public record BoundQuery(String sql, List<String> names) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    /** Either the query or what is wrong with it. */
    sealed interface Parsed {
        record Ok(BoundQuery query) implements Parsed {}

        record Wrong(String problem) implements Parsed {}
    }

    public BoundQuery {
        names = List.copyOf(names);
    }

    static Parsed parse(String text) {
        List<String> names = new ArrayList<>();
        Matcher placeholders = PLACEHOLDER.matcher(text);
        StringBuilder sql = new StringBuilder();
        while (placeholders.find()) {
            String name = placeholders.group(1);
            if (!name.equals("username") && !name.equals("clientid")) {
                return new Parsed.Wrong(
                        "may have ${username} and ${clientid}, and no other placeholders");
            }
            names.add(name);
            placeholders.appendReplacement(sql, "?");
            if (isQuoted(sql)) {
                return new Parsed.Wrong(
                        "must have its placeholders without quotes: each is a value as it is");
            }
        }
        placeholders.appendTail(sql);
        return sql.chars().filter(it -> it == '?').count() == names.size()
                ? new Parsed.Ok(new BoundQuery(sql.toString(), names))
                : new Parsed.Wrong("must have no ? of its own");
    }

    /** Whether what comes next stands inside of quotes. */
    private static boolean isQuoted(CharSequence before) {
        return before.chars().filter(it -> it == '\'').count() % 2 == 1
                || before.chars().filter(it -> it == '"').count() % 2 == 1;
    }

    public boolean isEmpty() {
        return sql.isEmpty();
    }
}
