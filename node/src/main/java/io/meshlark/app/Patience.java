package io.meshlark.app;

import io.meshlark.persistence.StoreFailed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** With a store on other machines, which may be away at any moment. */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private Patience() {}

    /**
     * Reads again while the store fails.
     *
     * @param what for people
     * @param stop ends the attempts
     */
    static <T> CompletionStage<T> read(
            String what, Supplier<CompletionStage<T>> reading, CompletableFuture<?> stop) {
        return reading.get()
                .exceptionallyCompose(failure -> {
                    Throwable cause =
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure;
                    if (!(cause instanceof StoreFailed) || stop.isDone()) {
                        return CompletableFuture.failedStage(cause);
                    }
                    LOG.warn("{} cannot be read yet: {}", what, cause.getMessage());
                    return CompletableFuture.supplyAsync(() -> stop, LATER)
                            .thenCompose(again -> read(what, reading, again));
                });
    }
}
