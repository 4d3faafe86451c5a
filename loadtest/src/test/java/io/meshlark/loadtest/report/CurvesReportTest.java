package io.meshlark.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurvesReportTest {
    private static final List<Curve> CURVES =
            List.of(
                    new Curve(
                            "Subscribers <one topic>",
                            "subscribers",
                            "CPU µs per delivery",
                            List.of(new Curve.Point(1, 2.345), new Curve.Point(10_000, 0.5))));

    @Test
    void aTableHasThePointsInItsColumns() {
        assertThat(CurvesReport.markdown(CURVES))
                .isEqualTo(
                        """
                        Subscribers <one topic>:

                        | subscribers | 1 | 10,000 |
                        |---|---|---|
                        | CPU µs per delivery | 2.35 | 0.50 |

                        """);
    }

    @Test
    void aPageDrawsThemOnALogarithmicAxis() {
        var page = CurvesReport.html("Growth", CURVES);

        assertThat(page)
                .contains("<title>Growth</title>", "Subscribers &lt;one topic&gt;", "<svg")
                .contains("<title>1, CPU µs per delivery: 2.35</title>")
                .contains("<title>10,000, CPU µs per delivery: 0.50</title>")
                .doesNotContain("http://", "https://");
    }
}
