/**
 * Links between nodes on sockets of their own: a loop that runs them all, a connection for each
 * pair of nodes, and what the rest of the node holds of a peer. Who is a peer is decided by {@code
 * cluster.actor}.
 */
@NullMarked
package io.meshlark.cluster.net;

import org.jspecify.annotations.NullMarked;
