package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.meshlark.persistence.Retained;
import io.meshlark.persistence.RetainedStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Retained messages in a table of their own. A message's version is its write timestamp, so
 * Cassandra itself keeps the highest, whatever the order of arrival and however often a write is
 * repeated.
 */
final class CassandraRetainedStore implements RetainedStore {

    /** Rows the server hands over at a time: a row may have a payload of 1 MiB. */
    private static final int PAGE = 16;

    private final Supplier<CompletionStage<CqlSession>> session;
    private final String put;
    private final String remove;
    private final String get;
    private final String list;

    CassandraRetainedStore(Supplier<CompletionStage<CqlSession>> session, String keyspace) {
        this.session = session;
        String table = keyspace + ".retained";
        this.put =
                "INSERT INTO %s (slice, topic, version, message) VALUES (?, ?, ?, ?) USING TIMESTAMP ?"
                        .formatted(table);
        this.remove =
                "DELETE FROM %s USING TIMESTAMP ? WHERE slice = ? AND topic = ?".formatted(table);
        this.get =
                "SELECT topic, version, message FROM %s WHERE slice = ? AND topic = ?"
                        .formatted(table);
        this.list =
                "SELECT topic, version, message FROM %s WHERE slice = ? AND topic > ? LIMIT ?"
                        .formatted(table);
    }

    @Override
    public CompletionStage<Void> put(int slice, String topic, long version, byte[] message) {
        return execute(put, slice, topic, version, ByteBuffer.wrap(message), version)
                .thenAccept(done -> {});
    }

    @Override
    public CompletionStage<Void> remove(int slice, String topic, long version) {
        return execute(remove, version, slice, topic).thenAccept(done -> {});
    }

    @Override
    public CompletionStage<Optional<Retained>> get(int slice, String topic) {
        return execute(get, slice, topic)
                .thenApply(rows -> Optional.ofNullable(rows.one()))
                .thenApply(row -> row.map(CassandraRetainedStore::retained));
    }

    @Override
    public CompletionStage<List<Retained>> list(
            int slice, @Nullable String afterTopic, int limit, long maxBytes) {
        return execute(list, slice, afterTopic == null ? "" : afterTopic, limit)
                .thenCompose(rows -> collect(rows, new ArrayList<>(), maxBytes))
                .exceptionallyCompose(CassandraFailure::of);
    }

    private static CompletionStage<List<Retained>> collect(
            AsyncResultSet rows, List<Retained> into, long maxBytes) {
        long left = maxBytes;
        for (Row row : rows.currentPage()) {
            Retained retained = retained(row);
            into.add(retained);
            left -= retained.message().length;
        }
        long rest = left;
        return rest > 0 && rows.hasMorePages()
                ? rows.fetchNextPage().thenCompose(next -> collect(next, into, rest))
                : CompletableFuture.completedFuture(into);
    }

    private static Retained retained(Row row) {
        ByteBuffer message = row.getByteBuffer("message");
        byte[] bytes = new byte[message == null ? 0 : message.remaining()];
        if (message != null) {
            message.get(bytes);
        }
        return new Retained(String.valueOf(row.getString("topic")), row.getLong("version"), bytes);
    }

    /** The driver remembers what it has prepared. */
    private CompletionStage<AsyncResultSet> execute(String cql, Object... values) {
        return session.get()
                .thenCompose(open ->
                        open.prepareAsync(cql)
                                .thenCompose(prepared ->
                                        open.executeAsync(prepared.bind(values).setPageSize(PAGE))))
                .exceptionallyCompose(CassandraFailure::of);
    }

    /** The session belongs to the actor system. */
    @Override
    public void close() {}
}
