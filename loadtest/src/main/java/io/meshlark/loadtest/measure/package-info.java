/**
 * Figures of a run: latencies, counts per second, CPU time and memory of the target. Pure, but for
 * {@code /proc}.
 */
@NullMarked
package io.meshlark.loadtest.measure;

import org.jspecify.annotations.NullMarked;
