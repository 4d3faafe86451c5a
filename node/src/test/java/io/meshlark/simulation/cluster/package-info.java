/**
 * Several nodes in a small world that cuts cables, freezes and kills processes, moves shards, and
 * fails and delays writes, all from one seed.
 *
 * <p>Nothing of the broker between the socket and the store is a double: {@link
 * io.meshlark.simulation.cluster.SimulatedNode} wires the real routes, links' listeners, homes,
 * outboxes, lease and retained messages as {@code app.Wiring} does, and {@link
 * io.meshlark.simulation.cluster.Actors} runs the real session shards and sessions, with Akka
 * Persistence, on a dispatcher and a scheduler that have no thread and no clock but the world's.
 *
 * <p>In the place of what is outside: {@link io.meshlark.simulation.cluster.Network} and {@link
 * io.meshlark.simulation.cluster.SimulatedPeer} for links, {@link
 * io.meshlark.simulation.cluster.SimulatedStore} for Cassandra, {@link
 * io.meshlark.simulation.cluster.Membership} for Akka Cluster and the split brain resolver, {@link
 * io.meshlark.simulation.cluster.Placement} for cluster sharding, {@link
 * io.meshlark.simulation.cluster.ClusterConnection} for transport. Clients and checker are those of
 * the simulation of one node. {@link io.meshlark.simulation.cluster.ClusterRule} takes one rule
 * out, to show that a seed then fails.
 */
@NullMarked
package io.meshlark.simulation.cluster;

import org.jspecify.annotations.NullMarked;
