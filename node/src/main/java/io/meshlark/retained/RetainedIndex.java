package io.meshlark.retained;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The topics of one slice that have a retained message, found by filter. For one thread.
 *
 * <p>A sorted map in {@link LevelOrder} instead of a trie: a filter walks it with jumps, the state
 * between two pages is one topic, and topics that come and go between pages do no harm.
 */
public final class RetainedIndex {
    /** A page looks at no more than this many topics for each that it may hold. */
    private static final int LOOKS_PER_MATCH = 16;

    private final TreeMap<String, RetainedEntry> topics = new TreeMap<>(LevelOrder.LEVEL_ORDER);

    /** Those that expire, the first to do so first. */
    private final TreeSet<Expiring> expiring = new TreeSet<>();

    private long bytes;

    private final Map<String, Owned> byUser = new HashMap<>();

    /** What is there of one user. */
    private static final class Owned {
        final String user;
        int messages;
        long bytes;

        Owned(String user) {
            this.user = user;
        }
    }

    private record Expiring(long at, String topic) implements Comparable<Expiring> {
        @Override
        public int compareTo(Expiring other) {
            return at != other.at ? Long.compare(at, other.at) : topic.compareTo(other.topic);
        }
    }

    /** What became of a message. */
    public sealed interface Stored {
        /**
         * @param before what it replaces
         */
        record Kept(@Nullable RetainedEntry before) implements Stored {}

        /** The topic has a message at least as new. */
        record Outdated(RetainedEntry newer) implements Stored {}
    }

    /**
     * @param next where to go on, null when there is nothing more; a page may be empty and have one
     */
    public record Page(List<String> topics, @Nullable String next) {}

    public Stored put(String topic, RetainedEntry entry) {
        RetainedEntry before = topics.get(topic);
        if (before != null && before.version() >= entry.version()) {
            return new Stored.Outdated(before);
        }
        if (before != null) {
            forget(topic, before);
        }
        topics.put(topic, owned(entry));
        bytes += entry.bytes();
        if (entry.expiresAt() != RetainedEntry.NEVER) {
            expiring.add(new Expiring(entry.expiresAt(), topic));
        }
        return new Stored.Kept(before);
    }

    /** Removes the topic's message if it is not newer than {@code version}, and returns it. */
    public @Nullable RetainedEntry remove(String topic, long version) {
        RetainedEntry entry = topics.get(topic);
        if (entry == null || entry.version() > version) {
            return null;
        }
        topics.remove(topic);
        forget(topic, entry);
        return entry;
    }

    /** Counts the entry as its user's, and has one text for all of a user. */
    private RetainedEntry owned(RetainedEntry entry) {
        if (entry.user().isEmpty()) {
            return entry;
        }
        Owned owned = byUser.computeIfAbsent(entry.user(), Owned::new);
        owned.messages++;
        owned.bytes += entry.bytes();
        return new RetainedEntry(entry.version(), entry.bytes(), owned.user, entry.expiresAt());
    }

    private void forget(String topic, RetainedEntry entry) {
        bytes -= entry.bytes();
        Owned owned = byUser.get(entry.user());
        if (owned != null) {
            owned.messages--;
            owned.bytes -= entry.bytes();
            if (owned.messages == 0) {
                byUser.remove(entry.user());
            }
        }
        expiring.remove(new Expiring(entry.expiresAt(), topic));
    }

    /** A topic whose message has expired at {@code now}, or null. */
    public @Nullable String expired(long now) {
        return expiring.isEmpty() || expiring.first().at() > now ? null : expiring.first().topic();
    }

    public @Nullable RetainedEntry get(String topic) {
        return topics.get(topic);
    }

    /**
     * The next topics that match, in {@link LevelOrder}.
     *
     * @param filter well-formed and without {@code $share/group/}
     * @param after {@link Page#next} of the page before, null for the first page
     * @param limit the most topics in the page, at least 1
     * @param maxBytes of their messages; one is found whatever its size
     */
    public Page matches(String filter, @Nullable String after, int limit, long maxBytes) {
        var scan = new FilterScan(filter);
        List<String> found = new ArrayList<>();
        long bytes = 0;
        Map.Entry<String, RetainedEntry> entry =
                after == null ? topics.firstEntry() : topics.higherEntry(after);
        for (long looks = (long) LOOKS_PER_MATCH * limit; entry != null; looks--) {
            String topic = entry.getKey();
            switch (scan.look(topic)) {
                case FilterScan.Verdict.Match() -> {
                    found.add(topic);
                    bytes += entry.getValue().bytes();
                    entry = topics.higherEntry(topic);
                }
                case FilterScan.Verdict.SkipTo(String next) -> entry = topics.ceilingEntry(next);
                case FilterScan.Verdict.Finished() -> entry = null;
            }
            boolean isFull = found.size() == limit || bytes >= maxBytes;
            if (entry != null && (isFull || looks == 1)) {
                return new Page(found, topic);
            }
        }
        return new Page(found, null);
    }

    /** Topics with a message. */
    public int count() {
        return topics.size();
    }

    /** Topics with a retained message of the user. */
    public int count(String user) {
        Owned owned = byUser.get(user);
        return owned == null ? 0 : owned.messages;
    }

    /** Of the user's messages together. */
    public long bytes(String user) {
        Owned owned = byUser.get(user);
        return owned == null ? 0 : owned.bytes;
    }

    /** Of all messages together, in the store. */
    public long bytes() {
        return bytes;
    }
}
