package io.meshlark.loadtest.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.measure.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static final Measure CPU = Measure.CPU_1_1_QOS_1;

    private final Samples samples =
            new Samples(
                    List.of(
                            new Sample("mosquitto", 1, CPU, 8),
                            new Sample("mosquitto", 2, CPU, 10),
                            new Sample("mosquitto", 3, CPU, 40),
                            new Sample("Meshlark", 1, CPU, 2),
                            new Sample("Meshlark", 2, CPU, 5),
                            new Sample("Meshlark", 3, CPU, 4),
                            new Sample("Meshlark", 1, Measure.START, 3)));

    @Test
    void medianIsTheMiddleOfAllRounds() {
        assertThat(samples.median("mosquitto", CPU)).hasValue(10);
        assertThat(samples.median("mosquitto", Measure.START)).isEmpty();
        assertThat(Spread.of(3, 1, 2, 4)).isEqualTo(new Spread(2.5, 1, 4));
    }

    /** What a noisy round does to both cancels out: 4/40, 2/8, 5/10. */
    @Test
    void ratiosAreTakenRoundByRound() {
        assertThat(samples.ratio("Meshlark", "mosquitto", CPU))
                .containsExactly(new Spread(0.25, 0.1, 0.5));
        assertThat(samples.ratio("Meshlark", "mosquitto", Measure.START)).isEmpty();
    }

    @Test
    void tablesHaveAColumnForEachPeer() {
        var table = new ComparisonTable(samples, List.of("Meshlark", "mosquitto")).markdown();

        assertThat(table)
                .contains("| | Meshlark | mosquitto |\n|---|---|---|\n")
                .contains("| 1:1 QoS 1 | 4.00 | 10.00 |\n")
                .contains("| start to ready, s | 3.00 | – |\n")
                .contains("| 1:1 QoS 1 | 0.25 (0.10 to 0.50) |\n");
    }
}
