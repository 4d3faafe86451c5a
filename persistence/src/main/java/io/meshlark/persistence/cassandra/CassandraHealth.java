package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.meshlark.persistence.StoreHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks Cassandra, at the consistency of every other request, whether it answers. Unhealthy until it
 * first has, and after it has not for {@link #PATIENCE}: one slow answer is not an outage.
 */
final class CassandraHealth implements StoreHealth {

    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Supplier<CompletionStage<CqlSession>> session;
    private final SimpleStatement question;
    private final InstantSource clock;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final Instant created;
    private volatile @Nullable Instant answered;
    private volatile String problem = "no connection yet";

    CassandraHealth(
            Supplier<CompletionStage<CqlSession>> session, String keyspace, InstantSource clock) {
        this.session = session;
        this.question =
                SimpleStatement.newInstance(
                                "SELECT version FROM %s.schema_versions LIMIT 1"
                                        .formatted(keyspace))
                        .setTimeout(PATIENCE);
        this.clock = clock;
        this.created = clock.instant();
    }

    /** Asks once, unless an answer is still being waited for. */
    void ask() {
        if (asking.compareAndSet(false, true)) {
            session.get()
                    .thenCompose(open -> open.executeAsync(question))
                    .whenComplete((rows, failure) -> {
                        if (failure == null) {
                            answered = clock.instant();
                        } else {
                            problem = reason(failure);
                        }
                        asking.set(false);
                    });
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return String.valueOf(cause.getMessage());
    }

    @Override
    public boolean healthy() {
        Instant last = answered;
        return last != null && clock.instant().isBefore(last.plus(PATIENCE));
    }

    @Override
    public String detail() {
        if (healthy()) {
            return "Cassandra answers";
        }
        Instant last = answered;
        return last == null
                ? "Cassandra has not answered since the start at %s: %s".formatted(created, problem)
                : "Cassandra has not answered since %s: %s".formatted(last, problem);
    }
}
