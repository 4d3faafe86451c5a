package io.meshlark.loadtest.measure;

/**
 * What a process has used.
 *
 * @param cpuSeconds since it began
 * @param residentBytes now
 */
public record ProcessUsage(double cpuSeconds, long residentBytes) {}
