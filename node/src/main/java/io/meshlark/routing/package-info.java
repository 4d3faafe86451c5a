/**
 * Who wants a topic: exact tries of the subscriptions that live here, and the digest of those that
 * live elsewhere. Pure: no clock, no threads of its own. Left neighbour: {@code session}; right
 * neighbour: {@code delivery}.
 */
@NullMarked
package io.meshlark.routing;

import org.jspecify.annotations.NullMarked;
