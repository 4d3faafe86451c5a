package io.meshlark.loadtest.measure;

import org.HdrHistogram.Histogram;

/** A latency distribution in a few numbers, in microseconds; all 0 when there is none. */
public record Percentiles(
        long count, long p50, long p90, long p99, long p999, long max, double mean) {

    public static Percentiles of(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return new Percentiles(0, 0, 0, 0, 0, 0, 0);
        }
        return new Percentiles(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue(),
                histogram.getMean());
    }
}
