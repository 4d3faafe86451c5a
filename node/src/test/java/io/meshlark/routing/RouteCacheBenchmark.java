package io.meshlark.routing;

import io.meshlark.Measured;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * A topic, its hash known already, found in the cache of an event loop: to be compared with {@link
 * RouteDigestBenchmark} and {@link TopicTrieBenchmark}, which it saves.
 */
public class RouteCacheBenchmark extends Measured {
    private static final int TOPICS = 64;

    private final AtomicLong digestVersion = new AtomicLong();
    private final AtomicLong trieVersion = new AtomicLong();
    private final RouteCache<String> cache =
            new RouteCache<>(1_024, digestVersion::get, trieVersion::get, String::length, 512);
    private final String[] topics = Devices.topics(TOPICS, 100_000);
    private int next;

    @Setup
    public void fill() {
        for (String topic : topics) {
            cache.get(topic, found -> found);
        }
    }

    @Benchmark
    public String hit() {
        return cache.get(
                topics[next++ & (TOPICS - 1)],
                missed -> {
                    throw new IllegalStateException("not in the cache: " + missed);
                });
    }
}
