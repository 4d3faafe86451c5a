package io.meshlark.auth.directory;

import io.meshlark.auth.directory.Snapshot.Item;
import io.meshlark.persistence.Directory;
import io.meshlark.persistence.StoreFailed;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The changes that this node makes to a register: one batch after the other, so that many cost few
 * writes. Each names the version that is known here; when another node was faster, its change is
 * read first and the batch tried again, so the limit is kept by all nodes together.
 */
final class RegisterWrites<T> {
    private static final int MOST_EDITS = 64;
    private static final int MOST_WAITING = 1000;
    private static final int ATTEMPTS = 20;

    private final Register<T> register;
    private final Directory store;
    private final int most;
    private final InstantSource clock;
    private final Executor executor;
    private final Queue<Pending<T>> waiting = new ArrayDeque<>();
    private boolean isWriting;

    private record Pending<T>(
            String key, @Nullable Item<T> item, byte[] bytes, CompletableFuture<Boolean> done)
            implements Snapshot.Edit<T> {

        int size() {
            return 3 * key.length() + bytes.length;
        }

        Directory.Edit edit() {
            return item == null
                    ? new Directory.Edit.Remove(key)
                    : new Directory.Edit.Put(new Directory.Entry(key, bytes, item.expiresAt()));
        }
    }

    RegisterWrites(
            Register<T> register,
            Directory store,
            int most,
            InstantSource clock,
            Executor executor) {
        this.register = register;
        this.store = store;
        this.most = most;
        this.clock = clock;
        this.executor = executor;
    }

    /** Completes with whether there was something before. */
    CompletionStage<Boolean> submit(String key, @Nullable Item<T> item, byte[] bytes) {
        Pending<T> pending = new Pending<>(key, item, bytes, new CompletableFuture<>());
        if (pending.size() > Directory.MOST_BYTES) {
            return refused("has %d bytes, limit is %d", pending.size(), Directory.MOST_BYTES);
        }
        boolean isFree;
        synchronized (this) {
            if (waiting.size() >= MOST_WAITING) {
                return refused("%d changes wait for the store, try again later", MOST_WAITING);
            }
            waiting.add(pending);
            isFree = !isWriting;
            isWriting = true;
        }
        if (isFree) {
            writeNext();
        }
        return pending.done();
    }

    private CompletionStage<Boolean> refused(String why, Object... values) {
        return CompletableFuture.failedStage(
                new Refused(register.kind() + ": " + why.formatted(values)));
    }

    private void writeNext() {
        List<Pending<T>> batch = nextBatch();
        if (!batch.isEmpty()) {
            write(batch, ATTEMPTS);
        }
    }

    /** Of different keys, and no larger than a store takes at a time. */
    private synchronized List<Pending<T>> nextBatch() {
        List<Pending<T>> batch = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        int bytes = 0;
        Pending<T> next;
        while (batch.size() < MOST_EDITS
                && (next = waiting.peek()) != null
                && (bytes += next.size()) <= Directory.MOST_BYTES
                && keys.add(next.key())) {
            batch.add(waiting.remove());
        }
        isWriting = !batch.isEmpty();
        return batch;
    }

    private void write(List<Pending<T>> batch, int attempts) {
        Snapshot<T> known = register.now();
        List<Pending<T>> fitting = fitting(batch, known);
        if (fitting.isEmpty()) {
            writeNext();
            return;
        }
        List<Directory.Edit> edits = fitting.stream().map(Pending::edit).toList();
        store.write(register.kind(), known.version(), edits)
                .whenCompleteAsync(
                        (isWritten, failure) -> {
                            if (failure != null) {
                                failed(fitting, failure);
                            } else if (isWritten) {
                                written(known, fitting);
                            } else if (attempts == 0) {
                                failed(
                                        fitting,
                                        new StoreFailed("other nodes change it all the time"));
                            } else {
                                readAndWrite(fitting, attempts - 1);
                            }
                        },
                        executor);
    }

    private void readAndWrite(List<Pending<T>> batch, int attempts) {
        register.load()
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        write(batch, attempts);
                    } else {
                        failed(batch, failure);
                    }
                });
    }

    /** Those for which there is room; the others hear that there is none. */
    private List<Pending<T>> fitting(List<Pending<T>> batch, Snapshot<T> known) {
        int size = known.items().size();
        if (size + batch.size() > most) {
            size -= known.expired(clock.millis());
        }
        List<Pending<T>> fitting = new ArrayList<>(batch.size());
        for (Pending<T> each : batch) {
            boolean isNew = each.item() != null && !known.items().containsKey(each.key());
            if (isNew && size >= most) {
                each.done()
                        .completeExceptionally(
                                new Refused(
                                        "there are %d %s already, which is the limit"
                                                .formatted(size, register.kind())));
            } else {
                size += isNew ? 1 : 0;
                fitting.add(each);
            }
        }
        return fitting;
    }

    private void written(Snapshot<T> known, List<Pending<T>> batch) {
        register.written(known.with(batch));
        for (Pending<T> each : batch) {
            each.done().complete(known.items().containsKey(each.key()));
        }
        writeNext();
    }

    /** It may have been written all the same: the next write, or look at the store, shows. */
    private void failed(List<Pending<T>> batch, Throwable failure) {
        batch.forEach(it -> it.done().completeExceptionally(Register.cause(failure)));
        writeNext();
    }
}
