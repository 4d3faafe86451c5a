package io.meshlark.conformance;

import io.meshlark.conformance.Statement.Who;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code docs/conformance.md}.
 *
 * @param gaps by tag: why no test shows the statement
 */
record ConformanceReport(SpecTags tags, Map<String, String> gaps) {

    private static final String INTRODUCTION =
            """
            # Conformance

            The normative statements of MQTT 5.0 and MQTT 3.1.1, by their ids, each in a few words of \
            our own: for what it says exactly, see the specification. Beside it stands the test that \
            shows it, or why there is none. MQTT 3.1 has no such list; its tests stand with those of \
            3.1.1.

            *server*: the statement binds the server. *both*: it binds both sides, or binds the client \
            in a way that the server has to check. *client's*: it binds clients alone, and does not \
            count here.

            This file is generated from the `@Spec` tags of the tests; a test of its own fails when it \
            is out of date:

            ```
            ./mvnw test -pl node -am -Dtest=ConformanceReportTest \
            -Dsurefire.failIfNoSpecifiedTests=false -Dconformance.write=true
            ```

            | | server-side statements | with a test | gaps | |
            |---|---:|---:|---:|---:|
            """;

    static ConformanceReport of(SpecTags tags) {
        return new ConformanceReport(
                tags,
                Statement.rows("gaps.csv", 2).stream()
                        .collect(Collectors.toMap(row -> row[0], row -> row[1])));
    }

    String markdown(List<Statement> v5, List<Statement> v311) {
        return INTRODUCTION
                + summary("MQTT 5.0", v5)
                + summary("MQTT 3.1.1", v311)
                + sections("MQTT 5.0", v5)
                + sections("MQTT 3.1.1", v311);
    }

    /** Whether a statement is the server's and no test shows it. */
    boolean isGap(Statement statement) {
        return statement.isServerSide() && tags.testsOf(statement).isEmpty();
    }

    /** Tenths of a percent of the server-side statements that a test shows, rounded down. */
    long permille(List<Statement> statements) {
        var serverSide = statements.stream().filter(Statement::isServerSide).count();
        var open = statements.stream().filter(this::isGap).count();
        return (serverSide - open) * 1000 / serverSide;
    }

    private String summary(String title, List<Statement> statements) {
        var serverSide = statements.stream().filter(Statement::isServerSide).count();
        var open = statements.stream().filter(this::isGap).count();
        return "| %s | %d | %d | %d | %s %% |\n"
                .formatted(
                        title,
                        serverSide,
                        serverSide - open,
                        open,
                        String.format(Locale.ROOT, "%.1f", permille(statements) / 10.0));
    }

    private String sections(String title, List<Statement> statements) {
        var bySection =
                statements.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Statement::section,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        var text = new StringBuilder("\n## ").append(title).append('\n');
        bySection.forEach((section, rows) -> {
            text.append("\n### ").append(section).append("\n\n");
            text.append("| id | in our words | who | test |\n|---|---|---|---|\n");
            rows.forEach(row -> text.append(line(row)));
        });
        return text.toString();
    }

    private String line(Statement statement) {
        var who =
                statement.who() == Who.CLIENT
                        ? "client's"
                        : statement.who().name().toLowerCase(Locale.ROOT);
        return "| %s | %s | %s | %s |\n"
                .formatted(statement.id(), statement.words(), who, shownBy(statement));
    }

    private String shownBy(Statement statement) {
        var tests = tags.testsOf(statement);
        if (!tests.isEmpty()) {
            return tests.stream().map(it -> "`" + it + "`").collect(Collectors.joining("<br>"));
        }
        return statement.isServerSide()
                ? "gap: " + gaps.getOrDefault(statement.tag(), "no test yet")
                : "";
    }
}
