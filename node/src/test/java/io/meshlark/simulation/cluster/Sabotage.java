package io.meshlark.simulation.cluster;

import io.meshlark.cluster.Lease;
import io.meshlark.cluster.Peers;
import io.meshlark.protocol.MessageId;
import io.meshlark.session.edge.RollCall;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** Where rules are taken out: between the parts, never in them. */
final class Sabotage {
    private final EnumSet<ClusterRule> without;

    Sabotage(EnumSet<ClusterRule> without) {
        this.without = without;
    }

    private boolean keeps(ClusterRule rule) {
        return !without.contains(rule);
    }

    void of(Cluster cluster) {
        if (!keeps(ClusterRule.NEWER_WRITERS_ROW_COUNTS)) {
            cluster.store().takesAnyWriter();
        }
    }

    Lease lease(Lease lease) {
        return keeps(ClusterRule.LEASE) ? lease : Lease.ALWAYS;
    }

    boolean mayAnswer(Lease lease) {
        return lease.holds() || !keeps(ClusterRule.LEASE);
    }

    @Nullable MessageId id(@Nullable MessageId id) {
        return keeps(ClusterRule.PUBLICATIONS_KNOWN_BY_ID) ? id : null;
    }

    Peers peersOfShards(Peers peers) {
        return peers;
    }

    RollCall rollCall(RollCall real) {
        return real;
    }
}
