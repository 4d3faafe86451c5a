package io.meshlark.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.run.SampleResult;
import java.io.StringReader;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportsTest {

    private final RunResult result = SampleResult.of("loss == 0", "p99 < 50ms", "rss < 1KiB");

    @Test
    void textSaysWhatHappenedAndWhatIsWrong() {
        assertThat(TextReport.lines(result))
                .contains(
                        "publish      2.00 s, 1,000 sent/s, 1,000 deliveries/s",
                        "accounts     1 lost, 2 duplicates, 3 out of order",
                        "             reader misses of source 0 (3 sent): 2",
                        "problem      a connection was lost",
                        "expected     NOT MET    loss == 0 (it is 1)",
                        "expected     met        p99 < 50ms (it is 1.00 ms)");
    }

    @Test
    void theLiveLineIsOneLine() {
        assertThat(TextReport.live(result.timeline().getLast()))
                .contains("publish", "1000 sent/s", "1000 received/s", "cpu  50 %")
                .doesNotContain("\n");
    }

    @Test
    void csvHasALineForEachSecond() {
        var lines = CsvReport.of(result).split("\r\n", -1);

        assertThat(lines).hasSize(6);
        int columns = lines[0].split(",", -1).length;
        assertThat(lines[1].split(",", -1)).hasSize(columns);
        assertThat(lines[3]).startsWith("2.500,1.000,publish,10,0,0,0,1000,1000,1000,0,1000,");
    }

    @Test
    void markdownHasTables() {
        assertThat(MarkdownReport.of(result))
                .startsWith("# sample\n")
                .contains("| loss | 1 |\n", "| loss == 0 | 1 | **not met** |\n")
                .contains("| publish | 2.00 | 0 | 2,000 | 2,000 | 1.00 ms | 1.00 ms | 10.01 ms |");
    }

    @Test
    void jsonCanBeReadAgain() {
        var run = Difference.Run.parse(JsonReport.of(result));

        assertThat(run.scenario()).isEqualTo("sample");
        assertThat(run.metrics().get("throughput")).isEqualTo(1000);
        assertThat(run.metrics().get("cpu-per-million")).isEqualTo(2);
    }

    @Test
    void twoRunsAreComparedFigureByFigure() {
        var before = Difference.Run.parse(JsonReport.of(result));
        var after =
                Difference.Run.parse(JsonReport.of(result).replace("\"loss\": 1", "\"loss\": 3"));

        assertThat(Difference.lines(before, after))
                .contains("loss                              1              3  +200.0 %")
                .anyMatch(it -> it.startsWith("throughput") && it.endsWith("+0.0 %"));
    }

    @Test
    void whatIsNoResultIsNotCompared() {
        assertThatThrownBy(() -> Difference.Run.parse("{}"))
                .hasMessageContaining("is not a result");
        assertThatThrownBy(() -> Difference.Run.parse("{["))
                .hasMessageContaining("is not a result");
    }

    @Test
    void htmlNeedsNothingElse() {
        var html = HtmlReport.of(result);

        assertThat(html).contains("a &lt;small&gt; one", "✗ not met", "✓ met");
        assertThat(html).doesNotContain("http://", "https://", "src=", "href=", "@import");
    }

    @Test
    void everyChartIsWellFormed() throws Exception {
        var charts =
                Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(HtmlReport.of(result));
        int count = 0;
        while (charts.find()) {
            count++;
            var svg =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(charts.group())));
            assertThat(svg.getElementsByTagName("path").getLength()).isPositive();
            assertThat(charts.group()).doesNotContain("NaN", "Infinity");
        }
        assertThat(count).isEqualTo(7);
    }

    @Test
    void aResultWithoutTrafficHasNoChartsOfIt() {
        var quiet =
                new RunResult(
                        result.scenario(),
                        result.endpoint(),
                        result.began(),
                        result.phases().subList(0, 1),
                        result.timeline().subList(0, 1),
                        result.counts(),
                        result.findings(),
                        result.problems());

        assertThat(HtmlReport.of(quiet)).doesNotContain("Latency", "Messages per second");
    }
}
