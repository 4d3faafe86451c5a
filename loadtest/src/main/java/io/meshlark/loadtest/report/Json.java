package io.meshlark.loadtest.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a tree of maps, lists, texts, numbers and booleans as JSON (RFC 8259), indented. */
final class Json {

    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String of(Object tree) {
        var json = new Json();
        json.value(tree, "\n");
        return json.out.append('\n').toString();
    }

    private void value(@Nullable Object value, String newLine) {
        switch (value) {
            case Map<?, ?> map -> map(map, newLine);
            case List<?> list -> list(list, newLine);
            case Double number -> out.append(number(number));
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            case null -> out.append("null");
            default -> text(value.toString());
        }
    }

    private void map(Map<?, ?> map, String newLine) {
        var separator = "{";
        for (var entry : map.entrySet()) {
            out.append(separator).append(newLine).append(INDENT);
            text(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), newLine + INDENT);
            separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : newLine + "}");
    }

    private void list(List<?> list, String newLine) {
        var separator = "[";
        for (var element : list) {
            out.append(separator).append(newLine).append(INDENT);
            value(element, newLine + INDENT);
            separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : newLine + "]");
    }

    /** Six digits after the point are nanoseconds of milliseconds: more is noise. */
    private static String number(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString((long) number);
        }
        return Double.toString(Math.round(number * 1e6) / 1e6);
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
