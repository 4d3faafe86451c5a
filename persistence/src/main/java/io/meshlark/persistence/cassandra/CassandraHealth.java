package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.meshlark.persistence.StoreHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Cassandra, at the consistency of every other request, whether it answers. Unhealthy until it
 * first has, and after it has not for {@link #PATIENCE}: one slow answer is not an outage.
 */
final class CassandraHealth implements StoreHealth {

    private static final Logger LOG = LoggerFactory.getLogger(CassandraHealth.class);
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Supplier<CompletionStage<CqlSession>> session;
    private final SimpleStatement question;
    private final InstantSource clock;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicBoolean reportedHealthy = new AtomicBoolean();
    private volatile @Nullable Instant answered;
    private volatile String problem = "no connection yet";
    private volatile boolean isOpen;

    CassandraHealth(
            Supplier<CompletionStage<CqlSession>> session, String keyspace, InstantSource clock) {
        this.session = session;
        this.question =
                SimpleStatement.newInstance(
                                "SELECT version FROM %s.schema_versions LIMIT 1"
                                        .formatted(keyspace))
                        .setTimeout(PATIENCE);
        this.clock = clock;
    }

    /** What is missing before there is anything to ask. */
    void waitingFor(String missing) {
        problem = missing;
    }

    /** From now on there is something to ask. */
    void opened() {
        isOpen = true;
        ask();
    }

    /** Asks once, unless an answer is still being waited for. */
    void ask() {
        if (isOpen && asking.compareAndSet(false, true)) {
            session.get()
                    .thenCompose(open -> open.executeAsync(question))
                    .whenComplete((rows, failure) -> {
                        if (failure == null) {
                            answered = clock.instant();
                        } else {
                            problem = Reason.of(failure);
                        }
                        asking.set(false);
                        report();
                    });
        }
    }

    /** Each change, once. */
    private void report() {
        boolean isHealthy = healthy();
        if (isHealthy == reportedHealthy.getAndSet(isHealthy)) {
            return;
        }
        if (isHealthy) {
            LOG.info("{}", detail());
        } else {
            LOG.warn("{}", detail());
        }
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
                ? problem
                : "Cassandra has not answered since %s: %s".formatted(last, problem);
    }
}
