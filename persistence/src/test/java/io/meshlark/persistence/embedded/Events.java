package io.meshlark.persistence.embedded;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Small events, and ways to wait for a store. */
final class Events {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Events() {}

    static JournalRow row(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new JournalRow(1_000, "writer", "", null, new Stored(4, "", bytes));
    }

    static CompletionStage<Void> append(EmbeddedStore store, String id, long nr, String text) {
        return store.write(changes(id, nr, row(text)));
    }

    static List<Change> changes(String id, long nr, JournalRow row) {
        return JournalTable.append(id, List.of(new JournalTable.Event(nr, row)));
    }

    /** Every event of the id, as {@code number=text}. */
    static List<String> replay(EmbeddedStore store, String id) {
        return replay(store, id, 0, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    static List<String> replay(EmbeddedStore store, String id, long from, long to, long max) {
        List<String> events = new ArrayList<>();
        await(
                store.journal()
                        .replay(
                                id,
                                from,
                                to,
                                max,
                                (nr, row) ->
                                        events.add(
                                                nr
                                                        + "="
                                                        + new String(
                                                                row.payload().bytes(),
                                                                StandardCharsets.UTF_8))));
        return events;
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    static void awaitAll(List<CompletionStage<Void>> stages) {
        stages.forEach(Events::await);
    }

    static boolean isDone(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        return future.isDone();
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("never happened: " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
