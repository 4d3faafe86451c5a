package io.meshlark.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementsTest {

    private final RunResult result = SampleResult.of();
    private final Measurements measurements = new Measurements(result);

    /** The warm-up, with its 5 seconds of latency and of CPU time, is in none of them. */
    @ParameterizedTest
    @CsvSource({
        "loss, 1",
        "duplicates, 2",
        "reordered, 3",
        "connects, 10",
        "sent, 2000",
        "received, 2000",
        "throughput, 1000",
        "connect-rate, 20",
        "p50, 0.001",
        "max, 0.01",
        "cpu-per-million, 2",
        "rss-per-connection, 4096",
        "warm-up/max, 50",
        "warm-up/throughput, 999",
    })
    void figuresAreThoseOfWhatCounts(String name, double value) {
        assertThat(measurements.value(name).orElseThrow()).isCloseTo(value, within(value / 1000));
    }

    @Test
    void whatWasNotMeasuredIsNotThere() {
        assertThat(measurements.value("connack.p99")).isEmpty();
        assertThat(measurements.value("no such phase/p99")).isEmpty();
    }

    @Test
    void anExpectationOfSomethingUnmeasuredIsNotMet() {
        var verdicts = Verdict.of(SampleResult.of("loss == 1", "loss == 0", "connack.p99 < 1s"));

        assertThat(verdicts.stream().map(Verdict::isMet)).containsExactly(true, false, false);
    }
}
