package io.meshlark.loadtest.run;

import io.meshlark.loadtest.scenario.Expectation;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether something that was expected is so.
 *
 * @param actual empty when it was not measured: that is not met either
 */
public record Verdict(Expectation expectation, OptionalDouble actual) {

    public boolean isMet() {
        return actual.isPresent() && expectation.isMet(actual.getAsDouble());
    }

    /** One for each expectation of a run. */
    public static List<Verdict> of(RunResult result) {
        var measurements = new Measurements(result);
        return result.scenario().expectations().stream()
                .map(it -> new Verdict(it, measurements.value(it.metric())))
                .toList();
    }
}
