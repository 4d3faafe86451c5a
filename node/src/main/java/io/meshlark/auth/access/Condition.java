package io.meshlark.auth.access;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that has to be so with a client for a rule to be about it.
 *
 * @param name {@code clientid}, {@code username}, or an attribute as {@code claim.role}
 * @param value the whole value; {@code *} stands for any characters. Null: there is none
 */
record Condition(String name, @Nullable String value, @Nullable Pattern pattern) {

    /** The client has this value, whatever is in it. */
    static Condition named(String name, String value) {
        return new Condition(name, value, null);
    }

    /** The client has a value like this. */
    static Condition is(String name, String value) {
        return new Condition(name, value, value.contains("*") ? glob(value) : null);
    }

    /** The client has no value: with {@code username}, it is anonymous. */
    static Condition isAbsent(String name) {
        return new Condition(name, null, null);
    }

    private static Pattern glob(String value) {
        return Pattern.compile(
                Pattern.quote(value).replace("*", "\\E.*\\Q"), Pattern.DOTALL); // \Qa*b\E
    }

    boolean holds(Subject subject) {
        String actual = subject.value(name);
        if (actual == null || value == null) {
            return actual == null && value == null;
        }
        return pattern == null ? actual.equals(value) : pattern.matcher(actual).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Condition condition
                && name.equals(condition.name)
                && Objects.equals(value, condition.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, value);
    }
}
