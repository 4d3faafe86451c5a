/**
 * The links between nodes as actors: who is a peer follows Akka Cluster's membership, frames and
 * pings travel by Artery. What they mean is in {@link io.meshlark.cluster}.
 */
@NullMarked
package io.meshlark.cluster.actor;

import org.jspecify.annotations.NullMarked;
