package io.meshlark.persistence.cassandra;

import io.meshlark.persistence.StoreFailed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What the rest of the broker is told of a call that the driver could not do. */
final class CassandraFailure {

    private CassandraFailure() {}

    /** For {@link CompletionStage#exceptionallyCompose}: fails with {@link StoreFailed}. */
    static <T> CompletionStage<T> of(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null
                        ? problem.getCause()
                        : problem;
        return CompletableFuture.failedFuture(
                cause instanceof StoreFailed
                        ? cause
                        : new StoreFailed("Cassandra: " + cause.getMessage(), cause));
    }
}
