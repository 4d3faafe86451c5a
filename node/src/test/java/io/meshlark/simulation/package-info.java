/**
 * One node in a small world that loses connections, fails writes and dies, all from one seed: the
 * pure machines of {@code session} and {@code session.shard}, driven as their actors drive them.
 *
 * <p>{@link io.meshlark.simulation.World} is time and chance, {@link io.meshlark.simulation.Broker}
 * the process, {@link io.meshlark.simulation.SimulatedShard} and {@link
 * io.meshlark.simulation.SimulatedSession} stand for the actors, {@link
 * io.meshlark.simulation.Edge} for a connection, {@link io.meshlark.simulation.Client} for the
 * program at its other end. {@link io.meshlark.simulation.Checker} knows only what clients see and
 * holds it against the promises P1 to P4 and P6. {@link io.meshlark.simulation.Rule} takes one rule
 * out, to show that a seed then fails.
 */
@NullMarked
package io.meshlark.simulation;

import org.jspecify.annotations.NullMarked;
