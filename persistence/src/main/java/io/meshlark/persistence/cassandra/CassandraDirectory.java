package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.meshlark.persistence.Directory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A partition for each kind, whose version stands beside its rows (a static column). A change is
 * one conditional batch in that partition, so it is there whole, and only behind the version that
 * its author knows. Rows that expire do so by themselves.
 */
final class CassandraDirectory implements Directory {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int PAGE = 500;

    /**
     * A day before 2038-01-19T03:14:06Z, behind which Cassandra takes no expiry in the formats of
     * release 4. What expires later is kept, and not read any more then.
     */
    private static final long LAST_EXPIRY = (Integer.MAX_VALUE - 86_401L) * 1000;

    private final Supplier<CompletionStage<CqlSession>> session;
    private final InstantSource clock;
    private final String kinds;
    private final String version;
    private final String select;
    private final String condition;
    private final String insert;
    private final String delete;

    CassandraDirectory(
            Supplier<CompletionStage<CqlSession>> session, String keyspace, InstantSource clock) {
        this.session = session;
        this.clock = clock;
        String table = keyspace + ".directory";
        this.kinds = "SELECT DISTINCT kind FROM " + table;
        this.version = "SELECT DISTINCT kind, version FROM %s WHERE kind = ?".formatted(table);
        this.select = "SELECT key, value, expires FROM %s WHERE kind = ?".formatted(table);
        this.condition = "UPDATE %s SET version = ? WHERE kind = ? IF version = ?".formatted(table);
        this.insert =
                "INSERT INTO %s (kind, key, value, expires) VALUES (?, ?, ?, ?) USING TTL ?"
                        .formatted(table);
        this.delete = "DELETE FROM %s WHERE kind = ? AND key = ?".formatted(table);
    }

    @Override
    public CompletionStage<List<String>> kinds() {
        return execute(SimpleStatement.newInstance(kinds).setTimeout(TIMEOUT))
                .thenApply(rows -> {
                    List<String> names = new ArrayList<>();
                    rows.currentPage().forEach(row -> names.add(row.getString("kind")));
                    names.sort(Comparator.naturalOrder());
                    return names;
                });
    }

    @Override
    public CompletionStage<Long> version(String kind) {
        return execute(SimpleStatement.newInstance(version, kind).setTimeout(TIMEOUT))
                .thenApply(rows -> {
                    Row row = rows.one();
                    return row == null ? 0 : row.getLong("version"); // null is 0
                });
    }

    /** The version first: what is changed while the rows are read is read once more. */
    @Override
    public CompletionStage<Contents> read(String kind) {
        SimpleStatement rows =
                SimpleStatement.newInstance(select, kind).setTimeout(TIMEOUT).setPageSize(PAGE);
        return version(kind)
                .thenCompose(known ->
                        execute(rows)
                                .thenCompose(page -> collect(page, new ArrayList<>()))
                                .thenApply(entries -> new Contents(known, entries)))
                .exceptionallyCompose(CassandraFailure::of);
    }

    private CompletionStage<List<Entry>> collect(AsyncResultSet page, List<Entry> into) {
        long now = clock.millis();
        for (Row row : page.currentPage()) {
            Entry entry = entry(row);
            if (entry != null && entry.expiresAt() > now) {
                into.add(entry);
            }
        }
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> collect(next, into))
                : CompletableFuture.completedStage(into);
    }

    /** A kind without entries has one row, which is its version. */
    private static @Nullable Entry entry(Row row) {
        String key = row.getString("key");
        ByteBuffer stored = row.getByteBuffer("value");
        if (key == null || stored == null) {
            return null;
        }
        byte[] value = new byte[stored.remaining()];
        stored.get(value);
        return new Entry(key, value, row.getLong("expires"));
    }

    @Override
    public CompletionStage<Boolean> write(String kind, long known, List<Edit> edits) {
        BatchStatementBuilder batch =
                BatchStatement.builder(BatchType.UNLOGGED)
                        .addStatement(
                                SimpleStatement.newInstance(
                                        condition, known + 1, kind, known == 0 ? null : known));
        for (Edit edit : edits) {
            batch.addStatement(
                    switch (edit) {
                        case Edit.Put(var entry) ->
                                SimpleStatement.newInstance(
                                        insert,
                                        kind,
                                        entry.key(),
                                        ByteBuffer.wrap(entry.value()),
                                        entry.expiresAt(),
                                        secondsLeft(entry));
                        case Edit.Remove(var key) -> SimpleStatement.newInstance(delete, kind, key);
                    });
        }
        return execute(batch.build().setTimeout(TIMEOUT)).thenApply(AsyncResultSet::wasApplied);
    }

    /** 0: for ever. */
    private int secondsLeft(Entry entry) {
        if (entry.expiresAt() > LAST_EXPIRY) {
            return 0;
        }
        long seconds = Math.ceilDiv(entry.expiresAt() - clock.millis(), 1000);
        return (int) Math.clamp(seconds, 1, Integer.MAX_VALUE);
    }

    private CompletionStage<AsyncResultSet> execute(Statement<?> statement) {
        return session.get()
                .thenCompose(open -> open.executeAsync(statement))
                .exceptionallyCompose(CassandraFailure::of);
    }
}
