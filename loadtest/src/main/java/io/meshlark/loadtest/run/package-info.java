/**
 * Carries out a scenario: one phase after the other, in this process or in several, and gathers the
 * result.
 */
@NullMarked
package io.meshlark.loadtest.run;

import org.jspecify.annotations.NullMarked;
