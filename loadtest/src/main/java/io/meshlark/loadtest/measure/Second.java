package io.meshlark.loadtest.measure;

import java.util.Optional;

/**
 * One second of a run; the counts are of this second, but for {@code connected}.
 *
 * @param at seconds since the run began, at its end
 * @param length in seconds: the last one of a phase is shorter
 * @param usage of the target at its end; its CPU time is that of this second
 */
public record Second(
        double at,
        double length,
        String phase,
        Counts counts,
        Percentiles endToEnd,
        Percentiles pubAck,
        Percentiles connAck,
        Optional<ProcessUsage> usage) {}
