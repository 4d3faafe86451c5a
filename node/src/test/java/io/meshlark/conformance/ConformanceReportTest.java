package io.meshlark.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the report says is true, and is what stands in the repository. */
class ConformanceReportTest {
    private static final List<Statement> V5 = Statement.ofV5();
    private static final List<Statement> V311 = Statement.ofV311();
    private static final List<Statement> ALL =
            Stream.of(V5, V311).flatMap(Collection::stream).toList();
    private static final List<String> ALL_TAGS = ALL.stream().map(Statement::tag).toList();

    private static Path testClasses;
    private static ConformanceReport report;

    @BeforeAll
    static void readTags() throws URISyntaxException {
        var source = ConformanceReportTest.class.getProtectionDomain().getCodeSource();
        testClasses = Path.of(source.getLocation().toURI());
        report = ConformanceReport.of(SpecTags.in(testClasses));
    }

    @Test
    void eachStatementIsThereOnce() {
        assertThat(V5).hasSize(251);
        assertThat(V311).hasSize(139);
        assertThat(ALL_TAGS).doesNotHaveDuplicates();
    }

    @Test
    void everyTagNamesAStatement() {
        assertThat(ALL_TAGS).containsAll(report.tags().tests().keySet());
    }

    @Test
    void onlyTestsThatRunAreTagged() {
        assertThat(report.tags().idle()).isEmpty();
    }

    @Test
    void everyGapIsNamedWithItsReason() {
        assertThat(report.gaps().keySet())
                .containsAll(ALL.stream().filter(report::isGap).map(Statement::tag).toList());
    }

    @Test
    void mostServerSideStatementsOfBothListsHaveATest() {
        assertThat(report.permille(V5)).isGreaterThanOrEqualTo(850);
        assertThat(report.permille(V311)).isGreaterThanOrEqualTo(850);
    }

    @Test
    void aNamedGapIsOne() {
        assertThat(ALL.stream().filter(report::isGap).map(Statement::tag))
                .containsAll(report.gaps().keySet());
    }

    @Test
    void theReportInTheRepositoryIsUpToDate() throws IOException {
        var file = testClasses.resolve("../../../docs/conformance.md").normalize();
        var markdown = report.markdown(V5, V311);
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(file, markdown);
        }

        assertThat(Files.readString(file))
                .as("%s; to write it anew, run with -Dconformance.write=true", file)
                .isEqualTo(markdown);
    }
}
