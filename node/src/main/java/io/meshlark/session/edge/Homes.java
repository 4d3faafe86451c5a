package io.meshlark.session.edge;

import io.meshlark.session.Sessions;
import io.meshlark.session.ShardOf;
import io.meshlark.session.ToClient;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Where the shards are, and the connections of this node. */
public final class Homes implements Sessions {
    private static final long CONNECT_WAIT_MILLIS = 5_000;

    private final Edge edge;
    private final ShardHome[] homes;
    private final AtomicLong numbers = new AtomicLong();

    public Homes(int shards, Edge edge, Outboxes outboxes) {
        this.edge = edge;
        homes = new ShardHome[shards];
        for (int shard = 0; shard < shards; shard++) {
            homes[shard] = new ShardHome(shard, outboxes.of(shard));
        }
    }

    public int size() {
        return homes.length;
    }

    public ShardHome of(int shard) {
        return homes[shard];
    }

    @Override
    public void connect(Request request, ToClient client) {
        connect(ShardOf.clientId(request.clientId(), homes.length), request, client);
    }

    /** The same to a shard that the caller knows. */
    public void connect(int shard, Request request, ToClient client) {
        ShardHome home = homes[shard];
        home.connect(new EdgeConnection(numbers.incrementAndGet(), home, edge, request, client));
    }

    /** On this node, those included whose CONNECT or goodbye is not answered yet. */
    public long connections() {
        return Arrays.stream(homes).mapToLong(ShardHome::size).sum();
    }

    /** To be called twice a second: the promise of one connection does not wait. */
    public void holdBackWhoseShardIsUnheard() {
        for (ShardHome home : homes) {
            home.holdBackWhileUnheard();
        }
    }

    /** To be called now and then: CONNECTs do not wait for ever. */
    public void refuseWhoWaits() {
        long since = edge.clock().getAsLong() - CONNECT_WAIT_MILLIS;
        for (ShardHome home : homes) {
            home.refuseWhoWaits(since);
        }
    }
}
