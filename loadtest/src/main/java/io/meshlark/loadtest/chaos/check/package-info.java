/**
 * Decides from a history alone whether a cluster kept its promises. Pure: the same history, the
 * same verdict. {@link Past} puts the history in order, each {@link Rule} looks for one kind of
 * {@link Violation}.
 */
@NullMarked
package io.meshlark.loadtest.chaos.check;

import org.jspecify.annotations.NullMarked;
