package io.meshlark.auth.access;

import io.meshlark.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A filter of a rule, with placeholders for what differs from client to client: {@code
 * devices/${clientid}/#}, {@code ${claim.tenant}/+/state}.
 *
 * <p>A client chooses some of these values itself, so none may mean more than one level. What holds
 * a wildcard, a slash or nothing makes the rule fit nobody if it allows; if it denies, it denies
 * everything from that level on, or a client could step out of it by its name. Nor does a rule that
 * allows lead to topics of the broker's own because of a value that begins with {@code $}.
 */
final class FilterPattern {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^{}]*)\\}");
    private static final Pattern NAME =
            Pattern.compile("clientid|username|(cert|claim|http|ldap|sql|redis)\\.\\S+");
    private static final Pattern UNSAFE = Pattern.compile("[/+#\\x00]");

    private final String text;
    private final @Nullable Scope fixed;

    private FilterPattern(String text) {
        this.text = text;
        this.fixed = PLACEHOLDER.matcher(text).find() ? null : new Scope(text);
    }

    /** Either the pattern or what is wrong with it. */
    sealed interface Parsed {
        record Ok(FilterPattern pattern) implements Parsed {}

        record Wrong(String problem) implements Parsed {}
    }

    static Parsed parse(String text) {
        Matcher placeholders = PLACEHOLDER.matcher(text);
        while (placeholders.find()) {
            if (!NAME.matcher(placeholders.group(1)).matches()) {
                return new Parsed.Wrong(
                        ("%s is unknown; there are ${clientid}, ${username}, ${cert.…}, ${claim.…},"
                                        + " ${http.…}, ${ldap.…}, ${sql.…} and ${redis.…}")
                                .formatted(placeholders.group()));
            }
        }
        String without = placeholders.replaceAll("x");
        if (without.contains("${")) {
            return new Parsed.Wrong("a placeholder in \"%s\" is not closed".formatted(text));
        }
        if (without.startsWith("$share/")) {
            return new Parsed.Wrong(
                    "\"%s\" names a group; rules are about the filter behind it".formatted(text));
        }
        return switch (TopicFilter.parse(without, Integer.MAX_VALUE)) {
            case TopicFilter.Parsed.Ok _ -> new Parsed.Ok(new FilterPattern(text));
            case TopicFilter.Parsed.Wrong(var problem) ->
                    new Parsed.Wrong("\"%s\": %s".formatted(text, problem));
        };
    }

    /** What it means for this client; null if nothing. */
    @Nullable Scope of(Subject subject, Rule.Effect effect) {
        if (fixed != null) {
            return fixed;
        }
        boolean allows = effect == Rule.Effect.ALLOW;
        List<String> levels = new ArrayList<>();
        for (String level : text.split("/", -1)) {
            Matcher placeholders = PLACEHOLDER.matcher(level);
            StringBuilder filled = new StringBuilder();
            while (placeholders.find()) {
                String value = subject.value(placeholders.group(1));
                if (value == null) {
                    return null;
                }
                if (value.isEmpty() || UNSAFE.matcher(value).find()) {
                    return allows ? null : everythingBehind(levels);
                }
                placeholders.appendReplacement(filled, Matcher.quoteReplacement(value));
            }
            levels.add(placeholders.appendTail(filled).toString());
        }
        boolean becomesReserved = levels.getFirst().startsWith("$") && text.startsWith("${");
        return becomesReserved && allows ? null : new Scope(String.join("/", levels));
    }

    private static Scope everythingBehind(List<String> levels) {
        levels.add("#");
        return new Scope(String.join("/", levels));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilterPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
