package io.meshlark.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * One normative statement.
 *
 * @param tag as {@link io.meshlark.Spec} names it
 * @param section of the specification, number and title
 * @param words what it asks for, in our own words
 */
record Statement(String tag, Who who, String section, String words) {

    /** Whom the statement binds. */
    enum Who {
        SERVER,
        CLIENT,
        /** Both sides, or the client in a way that the server has to check. */
        BOTH
    }

    /** The statement's id in its own list. */
    String id() {
        return tag.substring(tag.indexOf(':') + 1);
    }

    boolean isServerSide() {
        return who != Who.CLIENT;
    }

    /** The statements of MQTT 5. */
    static List<Statement> ofV5() {
        return read("mqtt-v5.csv", "");
    }

    /** The statements of MQTT 3.1.1. */
    static List<Statement> ofV311() {
        return read("mqtt-v311.csv", "v3:");
    }

    private static List<Statement> read(String file, String prefix) {
        return rows(file, 4).stream()
                .map(row -> new Statement(prefix + row[0], who(row[1]), row[2], row[3]))
                .toList();
    }

    private static Who who(String name) {
        return switch (name) {
            case "server" -> Who.SERVER;
            case "client" -> Who.CLIENT;
            case "both" -> Who.BOTH;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The rows of a file beside the tests, without its header. Only the last cell has commas. */
    static List<String[]> rows(String file, int columns) {
        var path = "/conformance/" + file;
        try (var in = Objects.requireNonNull(Statement.class.getResourceAsStream(path), path);
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .map(line -> line.replace("\"", "").split(",", columns))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
