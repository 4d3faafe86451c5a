package io.meshlark.admin;

import java.util.List;
import java.util.Map;

/**
 * The cluster as one node sees it; {@code GET /cluster} is this as JSON.
 *
 * @param cluster the cluster's name
 * @param node this node, {@code host:port}
 * @param state "ready", or what keeps this node from serving clients
 * @param members in the order of their age, the oldest first
 * @param figures of this node alone, by name
 */
public record ClusterStatus(
        String cluster,
        String node,
        String state,
        List<Member> members,
        SplitBrain splitBrain,
        Shards shards,
        Map<String, Long> figures) {

    public static final String READY = "ready";

    /**
     * A node.
     *
     * @param status joining, up, leaving, exiting or down
     * @param isReachable whether somebody has not heard it for too long
     * @param isOldest it coordinates the shards
     * @param isLeader it confirms who joins and leaves
     * @param since when this node has first heard of it, ISO 8601
     */
    public record Member(
            String address,
            String status,
            boolean isReachable,
            boolean isOldest,
            boolean isLeader,
            List<String> roles,
            String since) {}

    /**
     * How it is decided who stays when nodes do not hear each other.
     *
     * @param state for people: what the resolver does now
     * @param quorumSize 0: does not count
     */
    public record SplitBrain(
            String strategy,
            String state,
            long stableAfterMillis,
            long ackLeaseMillis,
            int quorumSize) {}

    /**
     * Where the session shards are.
     *
     * @param byNode numbers of the shards that run, by the address of their node
     */
    public record Shards(int total, Map<String, List<Integer>> byNode) {

        /** Shards that run nowhere, or whose node does not answer. */
        public int missing() {
            return total - byNode.values().stream().mapToInt(List::size).sum();
        }
    }

    public ClusterStatus {
        members = List.copyOf(members);
    }
}
