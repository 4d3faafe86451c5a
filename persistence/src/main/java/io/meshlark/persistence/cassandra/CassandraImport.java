package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.typesafe.config.Config;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.persistence.StoreFailed;
import io.meshlark.persistence.StoreUnavailable;
import io.meshlark.persistence.archive.DirectoryFilling;
import io.meshlark.persistence.archive.Entry;
import io.meshlark.persistence.archive.ImportTarget;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Fills an empty keyspace, in the rows of akka-persistence-cassandra 1.1. A {@link
 * UnfinishedImport} stands in it from before the first write until after the last: no node starts
 * meanwhile, and an import that finds the mark of one that was interrupted begins again.
 *
 * <p>Tables are truncated first, also empty ones: the deletion of a retained message lies at its
 * version, and would hide one that is imported with a lower.
 */
public final class CassandraImport implements ImportTarget {

    private static final List<String> CONTENT =
            List.of("messages", "metadata", "snapshots", "retained", "directory");
    private static final Duration WHOLE_TABLE = Duration.ofSeconds(60);

    private final CqlSession session;
    private final CassandraSchema schema;
    private final ImportLock lock;
    private final RetainedStore retained;
    private final DirectoryFilling directory;
    private final PreparedStatement snapshot;
    private final PreparedStatement deletedTo;

    private CassandraImport(CqlSession session, CassandraSchema schema, ImportLock lock) {
        this.session = session;
        this.schema = schema;
        this.lock = lock;
        this.retained =
                new CassandraRetainedStore(
                        () -> CompletableFuture.completedStage(session), schema.keyspace());
        this.directory =
                new DirectoryFilling(
                        new CassandraDirectory(
                                () -> CompletableFuture.completedStage(session),
                                schema.keyspace(),
                                InstantSource.system()));
        this.snapshot =
                session.prepare(
                        "INSERT INTO %s.snapshots (persistence_id, sequence_nr, timestamp, ser_manifest, ser_id, snapshot_data) VALUES (?, ?, ?, ?, ?, ?)"
                                .formatted(schema.keyspace()));
        this.deletedTo =
                session.prepare(
                        "INSERT INTO %s.metadata (persistence_id, deleted_to) VALUES (?, ?)"
                                .formatted(schema.keyspace()));
    }

    /**
     * For the keyspace of a schema.
     *
     * @param driver what the driver is told
     * @param appliesSchema whether missing tables are made
     * @throws StoreUnavailable in one line, if there is no Cassandra, or it has state already
     */
    public static CassandraImport into(
            Config driver, CassandraSchema schema, boolean appliesSchema) {
        CqlSession session;
        try {
            session = CassandraStore.connect(driver);
        } catch (DriverException e) {
            throw new StoreUnavailable(Reason.of(e), e);
        }
        try {
            checkTables(session, schema, appliesSchema);
            ImportLock lock = ImportLock.acquire(session, schema);
            try {
                begin(session, schema);
                return new CassandraImport(session, schema, lock);
            } catch (RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (DriverException e) {
            session.close();
            throw new StoreUnavailable(Reason.of(e), e);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static void checkTables(
            CqlSession session, CassandraSchema schema, boolean appliesSchema) {
        if (!schema.status(session).current() && appliesSchema) {
            schema.apply(session);
        }
        CassandraSchema.Status status = schema.status(session);
        if (!status.current()) {
            throw new StoreUnavailable(schema.explain(status) + "; run: bin/meshlark schema apply");
        }
    }

    private static void begin(CqlSession session, CassandraSchema schema) {
        UnfinishedImport mark = new UnfinishedImport(session, schema);
        if (!mark.exists()) {
            CONTENT.forEach(table -> checkEmpty(session, schema, table));
            mark.begin("since " + Instant.now());
        }
        for (String table : CONTENT) {
            session.execute(
                    SimpleStatement.newInstance("TRUNCATE " + schema.keyspace() + "." + table)
                            .setTimeout(WHOLE_TABLE));
        }
    }

    private static void checkEmpty(CqlSession session, CassandraSchema schema, String table) {
        SimpleStatement any =
                SimpleStatement.newInstance(
                                "SELECT * FROM %s.%s LIMIT 1".formatted(schema.keyspace(), table))
                        .setTimeout(WHOLE_TABLE);
        if (session.execute(any).one() != null) {
            throw new StoreUnavailable(
                    "keyspace %s is not empty: an import needs a new one; set cassandra.keyspace to another"
                            .formatted(schema.keyspace()));
        }
    }

    @Override
    public CompletionStage<Void> put(Entry entry) {
        if (lock.isLost()) {
            return CompletableFuture.failedStage(
                    new StoreFailed("Cassandra did not answer for too long; import again"));
        }
        return switch (entry) {
            case Entry.State state -> put(state);
            case Entry.Message(int slice, var message) ->
                    retained.put(slice, message.topic(), message.version(), message.message());
            case Entry.Rows rows -> directory.put(rows);
        };
    }

    /** As if all events up to the snapshot had been written and deleted again. */
    private CompletionStage<Void> put(Entry.State state) {
        CompletionStage<?> written =
                session.executeAsync(
                        snapshot.bind(
                                state.persistenceId(),
                                state.sequenceNr(),
                                System.currentTimeMillis(),
                                state.manifest(),
                                state.serializerId(),
                                ByteBuffer.wrap(state.bytes())));
        CompletionStage<?> deleted =
                session.executeAsync(deletedTo.bind(state.persistenceId(), state.sequenceNr()));
        return CompletableFuture.allOf(
                        Stream.of(written, deleted)
                                .map(CompletionStage::toCompletableFuture)
                                .toArray(CompletableFuture[]::new))
                .exceptionallyCompose(failure ->
                        CompletableFuture.failedFuture(
                                new StoreFailed(
                                        "%s (%,d bytes) cannot be written: %s"
                                                .formatted(
                                                        state.persistenceId(),
                                                        state.size(),
                                                        Reason.of(failure)),
                                        failure)));
    }

    @Override
    public void finish() {
        if (lock.isLost()) {
            throw new StoreUnavailable("Cassandra did not answer for too long; import again");
        }
        try {
            new UnfinishedImport(session, schema).end();
        } catch (DriverException e) {
            throw new StoreUnavailable(Reason.of(e), e);
        }
    }

    @Override
    public void close() {
        try (session) {
            lock.close();
        } catch (DriverException e) {
            // The lock expires by itself.
        }
    }
}
