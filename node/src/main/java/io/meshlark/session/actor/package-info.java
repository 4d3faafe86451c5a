/**
 * The actors around the machines of {@code session} and {@code session.shard}, and how their
 * journals are written.
 */
@NullMarked
package io.meshlark.session.actor;

import org.jspecify.annotations.NullMarked;
