package io.meshlark.loadtest.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTableTest {

    @Test
    void whatMissesItsAimIsBold() {
        var table =
                FigureTable.markdown(
                        List.of(
                                Figure.of(Part.ROUTES, "start to ready, s", "2.50"),
                                Figure.atMost(32, Part.ROUTES, "bytes", 22.25),
                                Figure.atMost(1.8, Part.CROSSING, "ratio", 2)));

        assertThat(table)
                .isEqualTo(
                        """
                        | part | | here | aim |
                        |---|---|---|---|
                        | routes | start to ready, s | 2.50 |  |
                        | routes | bytes | 22.25 | ≤ 32 |
                        | crossing | ratio | **2.00** | ≤ 1.8 |
                        """);
    }
}
