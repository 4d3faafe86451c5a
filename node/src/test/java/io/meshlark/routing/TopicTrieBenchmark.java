package io.meshlark.routing;

import io.meshlark.Measured;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A topic matched to its 3 of all filters, and one more filter put and removed: the many filters
 * are to be compared with the few.
 */
public class TopicTrieBenchmark extends Measured {
    private static final int TOPICS = 1_024;

    @Param({"1000", "100000"})
    int filters;

    private final TopicTrie<Integer, Integer> trie = new TopicTrie<>(new SipHash(1, 2));
    private String[] topics = {};
    private String[] newFilters = {};
    private int next;
    private int found;

    @Setup
    public void subscribe() {
        int devices = filters / Devices.FILTERS_EACH;
        for (int device = 0; device < devices; device++) {
            for (String filter : Devices.filters(device)) {
                trie.put(filter, device, device);
            }
        }
        topics = Devices.topics(TOPICS, devices);
        newFilters = new String[TOPICS];
        for (int i = 0; i < TOPICS; i++) {
            newFilters[i] = Devices.filters(devices + i).get(i % Devices.FILTERS_EACH);
        }
    }

    @Benchmark
    public int match() {
        trie.match(topics[next++ & (TOPICS - 1)], (subscriber, value) -> found++);
        return found;
    }

    @Benchmark
    public @Nullable Integer putAndRemove() {
        String filter = newFilters[next++ & (TOPICS - 1)];
        trie.put(filter, 1, 1);
        return trie.remove(filter, 1);
    }
}
