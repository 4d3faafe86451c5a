package io.meshlark.simulation.cluster;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Lease;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.Peers;
import io.meshlark.protocol.MessageId;
import io.meshlark.session.edge.RollCall;
import io.meshlark.session.edge.ShardPort;
import io.meshlark.session.remote.ShardDoor;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
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
        if (!keeps(ClusterRule.ROWS_NAME_WHAT_THEY_FOLLOW)) {
            cluster.store().hidesWhatRowsFollow();
        }
        if (!keeps(ClusterRule.EVERY_ROW_IS_READ)) {
            cluster.store().endsWithTheFirst();
        }
    }

    Lease lease(Lease lease) {
        return keeps(ClusterRule.LEASE) ? lease : Lease.ALWAYS;
    }

    boolean mayAnswer(Lease lease) {
        return lease.holds() || !keeps(ClusterRule.LEASE);
    }

    long copyMillis() {
        return keeps(ClusterRule.IDS_OUTLIVE_COPIES) ? Scenario.COPY_MILLIS : 0;
    }

    @Nullable MessageId id(@Nullable MessageId id) {
        return keeps(ClusterRule.PUBLICATIONS_KNOWN_BY_ID) ? id : null;
    }

    /** They are refused by their epochs, too, while their publisher's connection is young. */
    long epoch(long epoch) {
        return keeps(ClusterRule.PUBLICATIONS_CARRY_EPOCHS) && keeps(ClusterRule.IDS_OUTLIVE_COPIES)
                ? epoch
                : 0;
    }

    boolean isSettledAtOnce(Channel channel) {
        return channel == Channel.PUBLICATIONS && !keeps(ClusterRule.RECEIPTS_ARE_AWAITED);
    }

    Peers peers(Peers peers) {
        return keeps(ClusterRule.SUBACK_WAITS_FOR_PEERS) ? peers : new Hasty(peers);
    }

    /** Waits for nobody. */
    private record Hasty(Peers peers) implements Peers {
        @Override
        public List<Peer> all() {
            return peers.all();
        }

        @Override
        public void whenHandled(Runnable then) {
            then.run();
        }

        @Override
        public boolean isCrowded() {
            return peers.isCrowded();
        }
    }

    RollCall rollCall(RollCall real) {
        return new Called(real, this);
    }

    private record Called(RollCall real, Sabotage sabotage) implements RollCall {

        @Override
        public void call(int shard, long life, Consumer<List<Answer>> answers) {
            if (sabotage.keeps(ClusterRule.ROLL_IS_CALLED)) {
                real.call(shard, life, answers);
            } else {
                real.call(shard, life, late -> {});
                answers.accept(List.of());
            }
        }

        @Override
        public void opened(int shard, long life, ShardPort port) {
            real.opened(shard, life, door(port));
        }

        private ShardPort door(ShardPort port) {
            return sabotage.keeps(ClusterRule.ASKS_ARE_SAID_AGAIN)
                    ? port
                    : new DeafDoor((ShardDoor) port);
        }

        @Override
        public void failing(int shard, boolean isFailing) {
            real.failing(shard, isFailing);
        }

        @Override
        public void closed(int shard, ShardPort port) {
            real.closed(shard, door(port));
        }
    }
}
