package io.meshlark.loadtest.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NodeFiguresTest {

    private final NodeFigures figures =
            new NodeFigures(
                    """
                    # HELP meshlark_routes_known Filters.
                    # TYPE meshlark_routes_known gauge
                    meshlark_routes_known 12
                    meshlark_routes_known_bytes 345
                    """);

    @Test
    void aFigureIsFoundByItsWholeName() {
        assertThat(figures.value("routes_known")).isEqualTo(12);
        assertThat(figures.value("routes_known_bytes")).isEqualTo(345);
    }

    @Test
    void aFigureThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> figures.value("routes"))
                .hasMessage("the node has no metric meshlark_routes");
    }
}
