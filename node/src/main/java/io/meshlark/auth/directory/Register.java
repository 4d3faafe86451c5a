package io.meshlark.auth.directory;

import io.meshlark.auth.directory.Snapshot.Item;
import io.meshlark.persistence.Directory;
import io.meshlark.protocol.binary.CorruptRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind of the {@link Directory}, as a node holds it: whole, in memory, at least as new as when
 * it was last read. While the store is away, what is known stays in force. Thread-safe.
 *
 * <p>A node hears from another that it has written ({@link #heard}), and looks now and then whether
 * it has missed that ({@link #refresh}).
 */
public final class Register<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Register.class);

    /** Values as bytes, which the next release reads. */
    public interface Codec<T> {
        byte[] encode(T value);

        /**
         * @throws CorruptRecord also for what only a newer release knows
         */
        T decode(byte[] value);
    }

    private final String kind;
    private final Directory store;
    private final Codec<T> codec;
    private final InstantSource clock;
    private final Executor executor;
    private final RegisterWrites<T> writes;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<LongConsumer> writers = new CopyOnWriteArrayList<>();
    private volatile Snapshot<T> now = new Snapshot<>(0, Map.of());
    private CompletionStage<Void> reading = CompletableFuture.completedStage(null);
    private boolean isReadingDue;
    private boolean isFailing;

    /**
     * @param most entries
     * @param executor does the work when the store has answered: its own threads have no time for
     *     it
     */
    public Register(
            String kind,
            Directory store,
            Codec<T> codec,
            int most,
            InstantSource clock,
            Executor executor) {
        this.kind = kind;
        this.store = store;
        this.codec = codec;
        this.clock = clock;
        this.executor = executor;
        this.writes = new RegisterWrites<>(this, store, most, clock, executor);
    }

    public String kind() {
        return kind;
    }

    /** Those that have not expired, in no order. */
    public List<T> values() {
        long time = clock.millis();
        List<T> values = new ArrayList<>();
        for (Item<T> item : now.items().values()) {
            if (item.expiresAt() > time) {
                values.add(item.value());
            }
        }
        return values;
    }

    public int size() {
        return now.items().size();
    }

    /** What has a key; null if nothing has, or not any more. */
    public @Nullable T find(String key) {
        Item<T> item = now.items().get(key);
        return item == null || item.expiresAt() <= clock.millis() ? null : item.value();
    }

    /** Grows with every change, whoever has made it. */
    public long version() {
        return now.version();
    }

    Snapshot<T> now() {
        return now;
    }

    /** Runs {@code listener} after each change, whoever has made it. */
    public void whenChanged(Runnable listener) {
        listeners.add(listener);
    }

    /** Calls {@code writer} with the version, after each change that was made here. */
    public void whenWritten(LongConsumer writer) {
        writers.add(writer);
    }

    /**
     * Puts a value in the place of what has its key. Completes when that is written and in force
     * here; the others are told then. Fails with {@link Refused} or {@link
     * io.meshlark.persistence.StoreFailed}.
     *
     * @param expiresAt milliseconds since the epoch; {@link Directory#NEVER}
     */
    public CompletionStage<Void> put(String key, T value, long expiresAt) {
        return writes.submit(key, new Item<>(value, expiresAt), codec.encode(value))
                .thenAccept(done -> {});
    }

    /** Takes an entry away; false if there was none. Completes as {@link #put} does. */
    public CompletionStage<Boolean> remove(String key) {
        return writes.submit(key, null, new byte[0]);
    }

    void written(Snapshot<T> next) {
        become(next);
        writers.forEach(it -> it.accept(next.version()));
    }

    /** Reads everything; fails if the store does. */
    public CompletionStage<Void> load() {
        return store.read(kind).thenAcceptAsync(this::learn, executor);
    }

    private void learn(Directory.Contents contents) {
        Map<String, Item<T>> items = new HashMap<>();
        for (Directory.Entry entry : contents.entries()) {
            try {
                items.put(entry.key(), new Item<>(codec.decode(entry.value()), entry.expiresAt()));
            } catch (CorruptRecord e) {
                LOG.warn("{} '{}' cannot be read: {}", kind, entry.key(), e.getMessage());
            }
        }
        become(new Snapshot<>(contents.version(), items));
    }

    private void become(Snapshot<T> next) {
        synchronized (this) {
            if (next.version() <= now.version()) {
                return;
            }
            now = next;
        }
        listeners.forEach(Runnable::run);
    }

    /** Another node has written this version. */
    public void heard(long version) {
        if (version > now.version()) {
            catchUp();
        }
    }

    /** Forgets what has expired, and looks whether others have written what was not heard. */
    public void refresh() {
        boolean forgets;
        synchronized (this) {
            long time = clock.millis();
            forgets = now.expired(time) > 0;
            if (forgets) {
                now = now.withoutExpired(time);
            }
        }
        if (forgets) {
            listeners.forEach(Runnable::run);
        }
        catchUp();
    }

    /**
     * One after the other, and no more than one that waits: it will read what all the rest would.
     */
    private synchronized void catchUp() {
        if (isReadingDue) {
            return;
        }
        isReadingDue = true;
        reading =
                reading.thenCompose(before -> readIfNewer())
                        .handle((done, failure) -> {
                            said(failure);
                            return null;
                        });
    }

    private CompletionStage<Void> readIfNewer() {
        synchronized (this) {
            isReadingDue = false;
        }
        return store.version(kind)
                .thenCompose(version ->
                        version > now.version() ? load() : CompletableFuture.completedStage(null));
    }

    private synchronized void said(@Nullable Throwable failure) {
        if (failure != null && !isFailing) {
            LOG.warn(
                    "{} cannot be read again, what is known stays in force: {}",
                    kind,
                    cause(failure).getMessage());
        }
        isFailing = failure != null;
    }

    static Throwable cause(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }
}
