/**
 * The other nodes: a {@link io.meshlark.cluster.Peer} for each, with a link that loses nothing and
 * keeps the order, and the {@link io.meshlark.cluster.Lease} without which a node may not speak for
 * the cluster. What the messages on a link mean is known to those who send and receive them.
 */
@NullMarked
package io.meshlark.cluster;

import org.jspecify.annotations.NullMarked;
