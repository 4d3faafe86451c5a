package io.meshlark.retained;

import io.meshlark.cluster.Peer;
import io.meshlark.delivery.Retention;
import io.meshlark.persistence.Retained;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.protocol.Publication;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages of the cluster: index in memory, on every node, payload in the store behind
 * a cache. What is retained on one node the others {@link #learn}.
 *
 * <p>A topic belongs to the slice of its hash. The index changes before {@link #retain} returns, so
 * that a subscription installed after that finds the message; the write follows, one at a time per
 * topic in the order of versions. What is being written is served from memory.
 */
public final class RetainedMessages implements Retention {

    private static final String OWN = "$SYS/";
    private static final long MAX_WRITING = 16 << 20;
    private static final int LOAD_PAGE = 1_000;
    private static final long LOAD_BYTES = 4 << 20;

    private static final int TAGS = 64;

    /** Expired messages that make room whenever one is retained. */
    private static final int EXPIRED_AT_ONCE = 4;

    /** Bytes and publications, as the store wants them. */
    public record Codec(
            Function<Publication, byte[]> encode, Function<byte[], Publication> decode) {}

    /**
     * @param next where to go on, null when there is nothing more; a page may be empty and have one
     */
    public record Page(List<Publication> publications, @Nullable String next) {}

    private final int slices;
    private final RetainedStore store;
    private final Codec codec;
    private final PayloadCache cache;
    private final LongSupplier clock;

    /** On their way to the disk; beyond the limit no more, so that the journals have room there. */
    private final AtomicLong writing = new AtomicLong();

    // guarded by this
    private final RetainedIndex index = new RetainedIndex();
    private final RetainedLimits limits;
    private final Map<String, Publication> unwritten = new HashMap<>();
    private long version;

    /** Of topics that were removed a short while ago: older news of them may still be under way. */
    private final Map<String, Long> removed = new RecentlyRemoved();

    /** What other nodes are writing, by node and topic. */
    private final Map<Peer, Map<String, Publication>> writtenElsewhere = new HashMap<>();

    private RetainedNews news = RetainedNews.NOBODY;

    /** Versions of this node are this modulo {@link #TAGS}: two nodes never make the same. */
    private final long tag;

    /** The broker's own statistics: always new, so never written. */
    private final Map<String, Publication> own = new HashMap<>();

    /**
     * @param slices how many there are in the cluster
     * @param cacheBytes of payloads kept in memory
     * @param tag different on each node, as far as that is possible
     */
    public RetainedMessages(
            int slices,
            RetainedStore store,
            Codec codec,
            RetainedLimits limits,
            long cacheBytes,
            int tag,
            LongSupplier clock) {
        this.slices = slices;
        this.store = store;
        this.codec = codec;
        this.cache = new PayloadCache(cacheBytes);
        this.tag = Math.floorMod(tag, TAGS);
        this.clock = clock;
        this.limits = limits;
    }

    /** Who is told what is retained here. */
    public synchronized void listen(RetainedNews listener) {
        news = listener;
    }

    private int sliceOf(String topic) {
        return Math.floorMod(topic.hashCode(), slices);
    }

    // ---- loading

    /** Fills the index from the store; to be done before anything else. */
    public CompletionStage<Void> load() {
        // Above every version of before, those of removed messages included: a store may remember
        // them.
        synchronized (this) {
            version = Math.max(version, versionAt(clock.getAsLong()));
        }
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (int slice = 0; slice < slices; slice++) {
            int each = slice;
            all = all.thenCompose(done -> load(each, null));
        }
        return all;
    }

    private CompletionStage<Void> load(int slice, @Nullable String after) {
        return store.list(slice, after, LOAD_PAGE, LOAD_BYTES)
                .thenCompose(found -> {
                    found.forEach(this::loaded);
                    return found.isEmpty()
                            ? CompletableFuture.completedStage(null)
                            : load(slice, found.getLast().topic());
                });
    }

    private synchronized void loaded(Retained retained) {
        Publication publication = codec.decode().apply(retained.message());
        version = Math.max(version, retained.version());
        if (!isRemoved(retained.topic(), retained.version())) {
            index.put(retained.topic(), entry(publication, retained.version()));
        }
    }

    private boolean isRemoved(String topic, long asOf) {
        Long at = removed.get(topic);
        return at != null && at >= asOf;
    }

    private static RetainedEntry entry(Publication publication, long version) {
        return new RetainedEntry(
                version, publication.weight(), publication.user(), publication.expiresAt());
    }

    // ---- writing

    @Override
    public void retain(Publication publication, Written durable) {
        retainUnlessNewer(publication, Long.MAX_VALUE, durable);
    }

    @Override
    public void retainUnlessNewer(Publication publication, long since, Written durable) {
        String topic = publication.topic();
        CompletionStage<Void> written;
        boolean isWriting = false;
        long isVersion;
        forgetExpired();
        synchronized (this) {
            RetainedEntry before = index.get(topic);
            version = nextVersion();
            isVersion = version;
            if (since != Long.MAX_VALUE && before != null && before.version() > versionAt(since)) {
                written = CompletableFuture.completedStage(null);
            } else if (!topic.startsWith(OWN) && writing.get() > MAX_WRITING) {
                written = CompletableFuture.failedStage(new RetainedLimit());
            } else if (publication.payload().isEmpty()) {
                index.remove(topic, version); // [MQTT-3.3.1-6]
                removed.put(topic, version);
                unwritten.remove(topic);
                cache.remove(topic);
                isWriting = true;
                written = store.remove(sliceOf(topic), topic, version);
            } else if (topic.startsWith(OWN)) {
                index.put(topic, entry(publication, version));
                own.put(topic, publication);
                written = CompletableFuture.completedStage(null);
            } else if (!hasRoom(publication, before) || !itsUserHasRoom(publication, before)) {
                written = CompletableFuture.failedStage(new RetainedLimit());
            } else {
                index.put(topic, entry(publication, version));
                unwritten.put(topic, publication);
                isWriting = true;
                written =
                        store.put(
                                sliceOf(topic), topic, version, codec.encode().apply(publication));
            }
            if (isWriting) {
                news.changed(version, publication);
            }
        }
        long weight = isWriting ? publication.weight() : 0;
        boolean tell = isWriting;
        writing.addAndGet(weight);
        written.whenComplete((done, failure) -> {
            writing.addAndGet(-weight);
            if (failure == null) {
                wrote(topic, publication);
            } else {
                putBack(topic, publication);
            }
            if (tell) {
                news.settled(
                        topic, isVersion, failure == null, () -> durable.done(result(failure)));
            } else {
                durable.done(result(failure));
            }
        });
    }

    private boolean hasRoom(Publication publication, @Nullable RetainedEntry before) {
        int replaced = before == null ? 0 : before.bytes();
        return (before != null || index.count() - own.size() < limits.messages())
                && index.bytes() - replaced + publication.weight() <= limits.bytes();
    }

    /** A topic is counted for whoever has retained its newest message. */
    private boolean itsUserHasRoom(Publication publication, @Nullable RetainedEntry before) {
        String user = publication.user();
        if (user.isEmpty()) {
            return true;
        }
        RetainedEntry earlier = before != null && before.user().equals(user) ? before : null;
        int messages = index.count(user) + (earlier == null ? 1 : 0);
        long bytes =
                index.bytes(user) - (earlier == null ? 0 : earlier.bytes()) + publication.weight();
        return (limits.messagesOfUser() == 0 || messages <= limits.messagesOfUser())
                && (limits.bytesOfUser() == 0 || bytes <= limits.bytesOfUser());
    }

    /** Above all that this node has made or heard of, so what follows another is newer. */
    private long nextVersion() {
        long next = Math.max(version + 1, versionAt(clock.getAsLong()));
        return next + Math.floorMod(tag - next, TAGS);
    }

    // ---- what other nodes retain

    /** What is retained and on its way to the store, before it changes. */
    synchronized void forEachUnwritten(BiConsumer<Long, Publication> action) {
        unwritten.forEach((topic, publication) -> {
            RetainedEntry entry = index.get(topic);
            if (entry != null) {
                action.accept(entry.version(), publication);
            }
        });
    }

    /** {@code node} has made this the retained message of its topic, and is writing it. */
    public synchronized void learn(Peer node, long asOf, Publication publication) {
        String topic = publication.topic();
        version = Math.max(version, asOf);
        if (isRemoved(topic, asOf)) {
            return;
        }
        if (publication.payload().isEmpty()) {
            removed.put(topic, asOf);
            if (index.remove(topic, asOf) != null) {
                unwritten.remove(topic);
                cache.remove(topic);
            }
        } else if (index.put(topic, entry(publication, asOf))
                instanceof RetainedIndex.Stored.Kept) {
            unwritten.put(topic, publication);
            cache.remove(topic);
            writtenElsewhere.computeIfAbsent(node, n -> new HashMap<>()).put(topic, publication);
        }
    }

    /** The store has it, or has not taken it. */
    public void learnSettled(Peer node, String topic, boolean isWritten) {
        Publication publication;
        synchronized (this) {
            Map<String, Publication> ofNode = writtenElsewhere.get(node);
            publication = ofNode == null ? null : ofNode.remove(topic);
        }
        if (publication == null) {
            return;
        }
        if (isWritten) {
            wrote(topic, publication);
        } else {
            putBack(topic, publication);
        }
    }

    /** Nobody says any more what became of what {@code node} was writing: the store knows. */
    public void left(Peer node) {
        Map<String, Publication> unsettled;
        synchronized (this) {
            unsettled = writtenElsewhere.remove(node);
        }
        if (unsettled != null) {
            unsettled.forEach(this::putBack);
        }
    }

    private static Result result(@Nullable Throwable failure) {
        return failure == null
                ? Result.WRITTEN
                : failure instanceof RetainedLimit ? Result.FULL : Result.FAILED;
    }

    /** Versions of that time, as far as not more than one came in a microsecond. */
    private static long versionAt(long millis) {
        return millis * 1_000;
    }

    /** The limit is the operator's answer to memory; not a failure of the store. */
    private static final class RetainedLimit extends RuntimeException {
        RetainedLimit() {
            super("limit of retained messages reached", null, false, false);
        }
    }

    private synchronized void wrote(String topic, Publication publication) {
        if (unwritten.remove(topic, publication)) {
            cache.put(topic, publication);
        }
    }

    /** The publisher is told that it was not retained: what the store has counts again. */
    private void putBack(String topic, Publication publication) {
        synchronized (this) {
            RetainedEntry current = index.get(topic);
            boolean isNewest = unwritten.get(topic) == publication;
            if (!isNewest) {
                return;
            }
            unwritten.remove(topic);
            cache.remove(topic);
            if (current != null) {
                index.remove(topic, current.version());
            }
        }
        store.get(sliceOf(topic), topic).thenAccept(found -> found.ifPresent(this::loaded));
    }

    /** A few each time: so expired ones can never crowd out others. */
    private synchronized void forgetExpired() {
        for (int i = 0; i < EXPIRED_AT_ONCE; i++) {
            String topic = index.expired(clock.getAsLong());
            if (topic == null) {
                return;
            }
            forgetExpired(topic);
        }
    }

    private synchronized void forgetExpired(String topic) {
        RetainedEntry current = index.get(topic);
        if (current != null && current.expiresAt() <= clock.getAsLong()) {
            index.remove(topic, current.version());
            cache.remove(topic);
            store.remove(sliceOf(topic), topic, current.version());
        }
    }

    // ---- reading

    /**
     * The next retained messages whose topics match {@code filter}; expired ones are left out.
     *
     * @param limit the most messages
     * @param maxBytes of them; one is found whatever its size
     */
    public CompletionStage<Page> page(
            String filter, @Nullable String after, int limit, long maxBytes) {
        RetainedIndex.Page topics;
        synchronized (this) {
            topics = index.matches(filter, after, limit, maxBytes);
        }
        List<CompletionStage<@Nullable Publication>> reads = new ArrayList<>();
        topics.topics().forEach(topic -> reads.add(read(topic)));
        CompletionStage<List<Publication>> found =
                CompletableFuture.completedStage(new ArrayList<>());
        for (CompletionStage<@Nullable Publication> read : reads) {
            found =
                    found.thenCombine(
                            read,
                            (list, publication) -> {
                                if (publication != null) {
                                    addUnlessExpired(publication, list);
                                }
                                return list;
                            });
        }
        return found.thenApply(list -> new Page(list, topics.next()));
    }

    /** The newest version so far: what is retained from now on is newer. */
    public synchronized long version() {
        return version;
    }

    /**
     * Those of a page whose topics have not changed since {@code version}. Whatever has, reaches
     * every subscriber of that time by itself, and must not be followed by what was there before.
     */
    public synchronized List<Publication> unchanged(List<Publication> page, long version) {
        List<Publication> unchanged = new ArrayList<>(page.size());
        for (Publication publication : page) {
            RetainedEntry current = index.get(publication.topic());
            if (current != null && current.version() <= version) {
                unchanged.add(publication);
            }
        }
        return unchanged;
    }

    private void addUnlessExpired(Publication publication, List<Publication> list) {
        if (publication.isExpired(clock.getAsLong())) {
            forgetExpired(publication.topic());
        } else {
            list.add(publication);
        }
    }

    private CompletionStage<@Nullable Publication> read(String topic) {
        synchronized (this) {
            Publication known = unwritten.getOrDefault(topic, own.get(topic));
            if (known == null) {
                known = cache.get(topic);
            }
            if (known != null) {
                return CompletableFuture.completedStage(known);
            }
        }
        return store.get(sliceOf(topic), topic)
                .thenApply(found -> found.map(r -> fill(topic, r)).orElse(null));
    }

    private Publication fill(String topic, Retained retained) {
        Publication publication = codec.decode().apply(retained.message());
        synchronized (this) {
            RetainedEntry current = index.get(topic);
            if (current != null && current.version() == retained.version()) {
                cache.put(topic, publication);
            }
        }
        return publication;
    }

    // ---- housekeeping

    /** Topics with a retained message. */
    public synchronized int count() {
        return index.count();
    }

    public synchronized long bytes() {
        return index.bytes();
    }
}
