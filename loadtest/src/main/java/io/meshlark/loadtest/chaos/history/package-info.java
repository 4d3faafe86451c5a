/**
 * What clients saw of a cluster and what was done to it, in the order of time, in memory and in a
 * file. Knows nothing of sockets or processes; {@code chaos.check} judges it.
 */
@NullMarked
package io.meshlark.loadtest.chaos.history;

import org.jspecify.annotations.NullMarked;
