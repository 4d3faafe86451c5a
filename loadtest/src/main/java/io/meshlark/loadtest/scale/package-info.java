/**
 * {@code bench scale}: how a cluster scales. Starts one with {@code chaos.cluster}, loads it as all
 * benchmarks do, and compares what its processes have used. A trial for each {@link Part}.
 */
@NullMarked
package io.meshlark.loadtest.scale;

import org.jspecify.annotations.NullMarked;
