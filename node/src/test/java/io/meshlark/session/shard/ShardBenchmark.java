package io.meshlark.session.shard;

import io.meshlark.Measured;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/**
 * A publication appended for one online session and settled, in batches of 64, without trie and
 * journal: to be compared with the bytes of the same row, {@link LogRowBenchmark}.
 */
public class ShardBenchmark extends Measured {
    private static final int BATCH = 64;
    private static final long NOW = 1_000;

    private final ShardWorld world = new ShardWorld();
    private final Shard shard = world.shard();
    private final Publication publication =
            new Publication(
                    "site/7/sensor/12/temperature",
                    Bytes.wrap(new byte[100]),
                    QoS.AT_LEAST_ONCE,
                    false,
                    PublishProperties.NONE,
                    "publisher",
                    Publication.NEVER);
    private long session;
    private long appended;

    @Setup
    public void connect() {
        Presence presence = world.connected(world.connect("subscriber"));
        session = presence.session();
        world.subscribe(presence, "#");
        world.handle(new ShardCommand.Awake(session, -1, 0, 0));
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public ShardBatch append() {
        long first = appended;
        for (int i = 0; i < BATCH; i++) {
            shard.handle(
                    new ShardCommand.Append(1, ++appended, publication, null, 0, true, List.of()),
                    NOW);
        }
        ShardBatch batch = shard.takeBatch();
        shard.written();
        shard.handle(new ShardCommand.Settled(session, new long[] {first, appended - 1}), NOW);
        return batch;
    }
}
