package io.meshlark.routing;

import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a topic was matched to, for one event loop. For one thread.
 *
 * <p>A result is good as long as neither digest nor trie has changed: both versions are read before
 * the match and kept with the result. Versions grow after a change can be seen, so a result may
 * know more than its stamp says, and is then thrown away in vain, but never less.
 *
 * <p>Bounded in entries, and what is large is not kept: long topics, because memory is entries
 * times their length; wide results, because there a match is little work beside the fan-out.
 * Two-way set associative: a topic has two possible places, and takes that of the one used less
 * recently.
 */
public final class RouteCache<R> {
    private static final int MAX_TOPIC_LENGTH = 512;

    private final LongSupplier digestVersion;
    private final LongSupplier trieVersion;
    private final ToIntFunction<? super R> width;
    private final int maxWidth;
    private final int mask;

    /** Two neighbours are a set, the one used last first. */
    private final @Nullable Entry<R>[] entries;

    private long hits;
    private long misses;

    private record Entry<R>(String topic, R result, long digestVersion, long trieVersion) {}

    /**
     * @param entries at most so many topics are kept, a power of two, at least 2
     * @param width how many receivers a result has
     * @param maxWidth results wider than this are not kept
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public RouteCache(
            int entries,
            LongSupplier digestVersion,
            LongSupplier trieVersion,
            ToIntFunction<? super R> width,
            int maxWidth) {
        if (entries < 2 || Integer.bitCount(entries) != 1) {
            throw new IllegalArgumentException(
                    "route cache has " + entries + " entries, a power of two from 2 on is allowed");
        }
        this.digestVersion = digestVersion;
        this.trieVersion = trieVersion;
        this.width = width;
        this.maxWidth = maxWidth;
        this.mask = entries / 2 - 1;
        this.entries = new Entry[entries];
    }

    /** The result for {@code topic}: a kept one that is still good, or what {@code match} says. */
    public R get(String topic, Function<String, ? extends R> match) {
        long digest = digestVersion.getAsLong();
        long trie = trieVersion.getAsLong();
        int first = 2 * ((int) SipHash.mix(topic.hashCode()) & mask);
        for (int at = first; at <= first + 1; at++) {
            Entry<R> entry = entries[at];
            if (entry != null
                    && entry.digestVersion == digest
                    && entry.trieVersion == trie
                    && entry.topic.equals(topic)) {
                entries[at] = entries[first];
                entries[first] = entry;
                hits++;
                return entry.result;
            }
        }
        misses++;
        R result = match.apply(topic);
        if (topic.length() <= MAX_TOPIC_LENGTH && width.applyAsInt(result) <= maxWidth) {
            keep(first, new Entry<>(topic, result, digest, trie));
        }
        return result;
    }

    public long hits() {
        return hits;
    }

    public long misses() {
        return misses;
    }

    private void keep(int first, Entry<R> entry) {
        Entry<R> last = entries[first];
        if (last != null && !last.topic.equals(entry.topic)) {
            entries[first + 1] = last;
        }
        entries[first] = entry;
    }
}
