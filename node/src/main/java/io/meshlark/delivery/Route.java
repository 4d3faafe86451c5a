package io.meshlark.delivery;

import io.meshlark.cluster.Peer;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Match;
import java.util.List;

/**
 * Where a topic leads. Shared by publications to that topic until a subscription changes.
 *
 * @param lanes this node's transient subscribers, by event loop
 * @param durable the durable sessions of shards that are loaded here
 * @param shards that may want it at QoS 1 or 2
 * @param groups shared subscriptions, one member of each gets it
 * @param nodes others with transient subscribers that may want it
 * @param farShards that may want it and do not run here
 */
record Route(
        List<FanOut> lanes,
        List<Match<DurableSubscriber>> durable,
        int[] shards,
        List<ShareGroup> groups,
        List<Peer> nodes,
        int[] farShards) {

    static final Route NOWHERE =
            new Route(List.of(), List.of(), new int[0], List.of(), List.of(), new int[0]);

    int width() {
        int width = durable.size() + shards.length + groups.size() + nodes.size();
        for (FanOut lane : lanes) {
            width += lane.matches().size();
        }
        return width;
    }
}
