/**
 * Our node beside other brokers, on the same machine, with the same load: {@code bench compare};
 * and our node alone, with one thing growing: {@code bench growth}. A peer is a process; a trial is
 * what is done to it; a sample is a figure that came of that. {@code docs/performance.md} describes
 * the method. The table is pure.
 */
@NullMarked
package io.meshlark.loadtest.compare;

import org.jspecify.annotations.NullMarked;
