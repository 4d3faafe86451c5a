package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.meshlark.persistence.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits, on a thread of its own, for a Cassandra with the tables, and makes them where it may.
 *
 * <p>It connects anew each time, because the driver's lasting session does not say why it has no
 * connection yet.
 */
final class CassandraOpening implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CassandraOpening.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Supplier<CqlSession> connect;
    private final CassandraSchema schema;
    private final boolean appliesSchema;
    private final Consumer<String> waitingFor;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile List<String> warnings = List.of();

    /**
     * @param connect one session, or an exception that says why there is none
     * @param waitingFor is told what is missing, whenever that changes
     */
    CassandraOpening(
            Supplier<CqlSession> connect,
            CassandraSchema schema,
            boolean appliesSchema,
            Consumer<String> waitingFor) {
        this.connect = connect;
        this.schema = schema;
        this.appliesSchema = appliesSchema;
        this.waitingFor = waitingFor;
    }

    void start() {
        Thread.ofVirtual().name("cassandra-opening").start(this::run);
    }

    CompletionStage<Void> opened() {
        return opened;
    }

    /** Of the Cassandra that was found. */
    List<String> warnings() {
        return warnings;
    }

    private void run() {
        String told = "";
        try {
            do {
                String missing = attempt();
                if (missing.isEmpty()) {
                    opened.complete(null);
                    return;
                }
                if (!missing.equals(told)) {
                    told = missing;
                    waitingFor.accept(missing);
                    LOG.warn("waiting: {}", missing);
                }
            } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is missing, or nothing. */
    private String attempt() {
        try (CqlSession session = connect.get()) {
            if (appliesSchema && !schema.status(session).current()) {
                schema.apply(session);
            }
            String missing = schema.missing(session);
            if (missing.isEmpty()) {
                warnings = SmallCassandra.warnings(session, schema.keyspace());
            }
            return missing;
        } catch (DriverException | StoreUnavailable | IllegalStateException e) {
            return Reason.of(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
