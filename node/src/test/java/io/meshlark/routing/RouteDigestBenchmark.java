package io.meshlark.routing;

import io.meshlark.Measured;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A topic of 8 levels matched to the owner of its filter among 100,000, when every live shape fits:
 * many shapes are to be compared with one, and all of it with {@link RouteCacheBenchmark}.
 */
public class RouteDigestBenchmark extends Measured {
    private static final int FILTERS = 100_000;
    private static final int SHARDS = 64;
    private static final int TOPICS = 1_024;
    private static final String[] LEVELS = {
        "site", "7", "building", "12", "room", "321", "temperature"
    };

    @Param({"1", "16", "128"})
    int shapes;

    private final RouteHash hash = new RouteHash(new SipHash(1, 2));
    private final RouteDigest digest = new RouteDigest(hash, 512);
    private final OwnerSet owners = new OwnerSet();
    private final String[] topics = new String[TOPICS];
    private int next;

    @Setup
    public void subscribe() {
        for (int shard = 0; shard < SHARDS; shard++) {
            DigestSlice slice = new DigestSlice(Owner.shard(shard), 1, hash);
            for (int device = shard; device < FILTERS; device += SHARDS) {
                slice.add(hash.keyOf(filter(device, device % shapes)));
            }
            slice.drain();
            digest.replace(slice.image());
        }
        for (int i = 0; i < TOPICS; i++) {
            topics[i] = filter(i * 7919 % FILTERS, 0);
        }
    }

    @Benchmark
    public OwnerSet match() {
        owners.clear();
        digest.match(topics[next++ & (TOPICS - 1)], owners);
        return owners;
    }

    /**
     * @param shape a bit for each level behind the device, set for '+'
     */
    private static String filter(int device, int shape) {
        StringBuilder filter = new StringBuilder("device-" + device);
        for (int level = 0; level < LEVELS.length; level++) {
            filter.append('/').append((shape >> level & 1) == 1 ? "+" : LEVELS[level]);
        }
        return filter.toString();
    }
}
