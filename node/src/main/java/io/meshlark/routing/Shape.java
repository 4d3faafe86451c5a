package io.meshlark.routing;

import java.util.stream.IntStream;

/**
 * What remains of a filter without its literal levels: how many levels it has, which of them are
 * wildcards, and whether it ends in '#'.
 *
 * @param form one character a level: '+', '#', or 'x' for a literal; {@code a/+/#} is {@code x+#}
 */
public record Shape(String form) {
    private static final char LITERAL = 'x';
    private static final char PLUS = '+';
    private static final char MULTI = '#';

    static Shape of(String filter) {
        var form = new StringBuilder();
        for (int from = 0; from <= filter.length(); ) {
            int slash = filter.indexOf('/', from);
            int to = slash < 0 ? filter.length() : slash;
            char first = to - from == 1 ? filter.charAt(from) : LITERAL;
            form.append(first == PLUS || first == MULTI ? first : LITERAL);
            from = to + 1;
        }
        return new Shape(form.toString());
    }

    boolean isMulti() {
        return form.charAt(form.length() - 1) == MULTI;
    }

    /** Levels before '#'. */
    int levels() {
        return isMulti() ? form.length() - 1 : form.length();
    }

    boolean isLiteral(int level) {
        return form.charAt(level) == LITERAL;
    }

    boolean startsWithWildcard() {
        return !isLiteral(0);
    }

    /** The places of '+', ascending. */
    int[] plusses() {
        return IntStream.range(0, form.length())
                .filter(level -> form.charAt(level) == PLUS)
                .toArray();
    }
}
