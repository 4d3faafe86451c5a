package io.meshlark.session.edge;

import io.meshlark.cluster.Peer;
import io.meshlark.delivery.Congestion;
import io.meshlark.delivery.ShardGateway;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** This node's outboxes, one per shard. */
public final class Outboxes implements ShardGateway {
    private final ShardOutbox[] outboxes;
    private final WaitingBytes bytes;

    /**
     * @param origin a number that no other life of a node has
     * @param maxBytes of publications that wait for shards; beyond, QoS 1 and 2 are refused, and
     *     from half of it on {@link #congestion()} is on
     * @param clock epoch milliseconds
     */
    public Outboxes(int shards, long origin, long maxBytes, LongSupplier clock) {
        bytes = new WaitingBytes(maxBytes);
        outboxes = new ShardOutbox[shards];
        for (int shard = 0; shard < shards; shard++) {
            outboxes[shard] = new ShardOutbox(origin, bytes, clock);
        }
    }

    @Override
    public boolean accepts(int shard) {
        return outboxes[shard].accepts() && hasRoom();
    }

    @Override
    public @Nullable Peer peerOf(int shard) {
        return outboxes[shard].peer();
    }

    @Override
    public boolean hasRoom() {
        return bytes.hasRoom();
    }

    @Override
    public void append(int shard, Append append, Done done) {
        outboxes[shard].append(append, done);
    }

    /** On while so much waits that clients should not send more at QoS 1 and 2. */
    public Congestion congestion() {
        return bytes.congestion();
    }

    public ShardOutbox of(int shard) {
        return outboxes[shard];
    }

    /** How many shards of this node read their journals again, because a write failed. */
    public long failing() {
        return Arrays.stream(outboxes).filter(ShardOutbox::isFailing).count();
    }

    /** Completes when every shard has opened for the first time. */
    public CompletableFuture<Void> allOpened() {
        return allOf(ShardOutbox::firstOpened);
    }

    /** Shards that have not opened since this node began. */
    public List<Integer> unopened() {
        return IntStream.range(0, outboxes.length)
                .filter(shard -> !outboxes[shard].firstOpened().isDone())
                .boxed()
                .toList();
    }

    /** Completes when no shard has anything of this node to do. */
    public CompletableFuture<Void> drained() {
        return allOf(ShardOutbox::drained);
    }

    private CompletableFuture<Void> allOf(Function<ShardOutbox, CompletableFuture<Void>> each) {
        return CompletableFuture.allOf(
                Arrays.stream(outboxes).map(each).toArray(CompletableFuture[]::new));
    }

    /** Bytes of publications that wait for shards. */
    public long waitingBytes() {
        return bytes.get();
    }
}
