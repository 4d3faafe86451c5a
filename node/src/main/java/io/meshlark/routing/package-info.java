/**
 * Who wants a topic: the exact {@link io.meshlark.routing.TopicTrie} of what lives here, the {@link
 * io.meshlark.routing.RouteDigest} of who else to ask in the cluster, the {@link
 * io.meshlark.routing.RouteCache} of an event loop before both, and the {@link
 * io.meshlark.routing.SharedGroup} that gives each message of a shared subscription to one member.
 *
 * <p>To the left is session, which subscribes, as a {@link io.meshlark.routing.Subscriber} on its
 * {@link io.meshlark.routing.Lane}; to the right is delivery, which carries what was routed.
 * Everything here is pure: one writer, any number of readers, no clock, no randomness.
 */
@NullMarked
package io.meshlark.routing;

import org.jspecify.annotations.NullMarked;
