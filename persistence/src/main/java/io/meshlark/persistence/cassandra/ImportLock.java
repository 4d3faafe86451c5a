package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.meshlark.persistence.StoreUnavailable;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One import into a keyspace at a time: a row that only one can insert, which it renews, and which
 * expires when it dies.
 */
final class ImportLock implements AutoCloseable {

    private static final int SECONDS = 10;
    private static final Duration RENEW = Duration.ofSeconds(3);
    private static final Duration WAIT = Duration.ofSeconds(SECONDS + 2);

    private final CqlSession session;
    private final CassandraSchema schema;
    private final String holder = UUID.randomUUID().toString();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean isLost;

    private ImportLock(CqlSession session, CassandraSchema schema) {
        this.session = session;
        this.schema = schema;
    }

    /**
     * Waits for the row of one that has died to expire.
     *
     * @throws StoreUnavailable if another lives
     */
    static ImportLock acquire(CqlSession session, CassandraSchema schema) {
        ImportLock lock = new ImportLock(session, schema);
        long end = System.nanoTime() + WAIT.toNanos();
        try {
            while (!lock.inserted()) {
                if (System.nanoTime() - end > 0) {
                    throw new StoreUnavailable(
                            "another import into keyspace %s is under way"
                                    .formatted(schema.keyspace()));
                }
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted while waiting for another import", e);
        }
        Thread.ofVirtual().name("import-lock").start(lock::renew);
        return lock;
    }

    private boolean inserted() {
        return session.execute(
                        statement(
                                "INSERT INTO %s (name, holder) VALUES ('importing', ?) IF NOT EXISTS USING TTL "
                                        + SECONDS,
                                holder))
                .wasApplied();
    }

    private void renew() {
        try {
            while (!closed.await(RENEW.toMillis(), TimeUnit.MILLISECONDS)) {
                isLost |=
                        !session.execute(
                                        statement(
                                                "UPDATE %s USING TTL "
                                                        + SECONDS
                                                        + " SET holder = ? WHERE name = 'importing' IF holder = ?",
                                                holder,
                                                holder))
                                .wasApplied();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DriverException e) {
            isLost = true;
        }
    }

    /** Whether another may import by now. */
    boolean isLost() {
        return isLost;
    }

    private SimpleStatement statement(String cql, Object... values) {
        return SimpleStatement.newInstance(cql.formatted(schema.lockTable()), values)
                .setIdempotent(false);
    }

    @Override
    public void close() {
        closed.countDown();
        session.execute(statement("DELETE FROM %s WHERE name = 'importing' IF holder = ?", holder));
    }
}
