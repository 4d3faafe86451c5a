package io.meshlark.loadtest.run;

import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.measure.ProcessUsage;
import io.meshlark.loadtest.scenario.Phase;
import java.util.Optional;

/**
 * What came of one phase.
 *
 * @param begin seconds since the run began
 * @param counts of this phase
 * @param usage of the target: CPU time of this phase, memory at its end
 * @param residentBefore memory of the target when it began, 0 when that is not known
 * @param ownCpuSeconds CPU time of the tool itself
 * @param seconds until the last thing that the phase was for happened
 */
public record PhaseResult(
        Phase phase,
        double begin,
        double seconds,
        Counts counts,
        Latencies latencies,
        Optional<ProcessUsage> usage,
        long residentBefore,
        double ownCpuSeconds) {

    public double deliveriesPerSecond() {
        return perSecond(counts.received());
    }

    public double sentPerSecond() {
        return perSecond(counts.sent());
    }

    public double connectsPerSecond() {
        return perSecond(counts.connects());
    }

    private double perSecond(long count) {
        return seconds > 0 ? count / seconds : 0;
    }
}
