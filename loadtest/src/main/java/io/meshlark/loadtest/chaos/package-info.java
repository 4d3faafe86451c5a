/**
 * {@code bench chaos}: a cluster is disturbed while clients work, and judged by what they saw. Here
 * are plan, run and report; {@code .client} works, {@code .cluster} is what is disturbed, {@code
 * .history} is what was seen, {@code .check} judges it.
 */
@NullMarked
package io.meshlark.loadtest.chaos;

import org.jspecify.annotations.NullMarked;
