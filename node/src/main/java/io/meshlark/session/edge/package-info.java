/**
 * Sessions as they run on event loops: transient ones whole, and what a connection sees of a
 * durable one. Everything here is touched by one event loop only.
 */
@NullMarked
package io.meshlark.session.edge;

import org.jspecify.annotations.NullMarked;
