package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about a Cassandra that may lose what it has acknowledged: one copy of each row, and
 * a commit log that is synced only now and then. Measured with {@code kill -9}: docs/data.md.
 */
final class SmallCassandra {

    private SmallCassandra() {}

    /** In plain words; empty also where Cassandra does not tell. */
    static List<String> warnings(CqlSession session, String keyspace) {
        try {
            Optional<String> sync = commitLogSync(session);
            if (copies(session, keyspace) == 1 && sync.filter("periodic"::equals).isPresent()) {
                return List.of(
                        "Cassandra can lose acknowledged messages in a crash: keyspace %s has one copy of each row, and its commit log is synced periodically (set commitlog_sync: batch in cassandra.yaml, or replicate to 3 nodes)"
                                .formatted(keyspace));
            }
            return List.of();
        } catch (DriverException e) {
            return List.of();
        }
    }

    /** Since Cassandra 4; of the node that happens to be asked. */
    private static Optional<String> commitLogSync(CqlSession session) {
        Row row =
                session.execute(
                                "SELECT value FROM system_views.settings WHERE name = 'commitlog_sync'")
                        .one();
        return Optional.ofNullable(row).map(it -> it.getString("value"));
    }

    /** The sum over all data centers, 0 where it cannot be read. */
    private static int copies(CqlSession session, String keyspace) {
        Row row =
                session.execute(
                                SimpleStatement.newInstance(
                                        "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?",
                                        keyspace))
                        .one();
        Map<String, String> replication =
                row == null
                        ? Map.of()
                        : Optional.ofNullable(row.getMap("replication", String.class, String.class))
                                .orElse(Map.of());
        return replication.entrySet().stream()
                .filter(it -> !it.getKey().equals("class"))
                .mapToInt(it -> Integer.parseInt(it.getValue().replaceAll("/.*", "")))
                .sum();
    }
}
