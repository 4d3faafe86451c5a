/**
 * Who is a peer: follows Akka Cluster's membership, and pings all members for the lease. What links
 * are is in {@link io.meshlark.cluster}, how they run in {@code cluster.net}.
 */
@NullMarked
package io.meshlark.cluster.actor;

import org.jspecify.annotations.NullMarked;
