/**
 * Clients under load on their event loops: who connects when, who publishes what when, and what
 * came of it. Driven by {@code run}, phase by phase.
 */
@NullMarked
package io.meshlark.loadtest.load;

import org.jspecify.annotations.NullMarked;
