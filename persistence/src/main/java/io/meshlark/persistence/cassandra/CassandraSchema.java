package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.typesafe.config.Config;
import io.meshlark.persistence.StoreUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The keyspace and its tables, in versions that are applied in order, each once.
 *
 * <p>Two that apply at the same time are kept apart by a row that only one can insert; it expires,
 * should its holder die. Every statement may also be repeated.
 */
public final class CassandraSchema {

    private static final List<String> VERSIONS =
            List.of(
                    "V001__journal_snapshots_retained.cql",
                    "V002__cluster.cql",
                    "V003__cluster_claim.cql",
                    "V004__directory.cql");

    private static final Duration LOCK_WAIT = Duration.ofSeconds(90);
    private static final int LOCK_SECONDS = 60;
    private static final Duration DDL_TIMEOUT = Duration.ofSeconds(60);

    private final String keyspace;
    private final String localDatacenter;
    private final int replicationFactor;

    public CassandraSchema(String keyspace, String localDatacenter, int replicationFactor) {
        this.keyspace = keyspace;
        this.localDatacenter = localDatacenter;
        this.replicationFactor = replicationFactor;
    }

    /**
     * Which versions a keyspace has.
     *
     * @param applied the highest that is there; 0: none, or no keyspace
     * @param known the highest that this program has
     */
    public record Status(int applied, int known) {

        public boolean current() {
            return applied >= known;
        }
    }

    String keyspace() {
        return keyspace;
    }

    /** The table whose rows say who changes the whole keyspace. */
    String lockTable() {
        return keyspace + ".schema_lock";
    }

    /** A status for people. */
    public String explain(Status status) {
        if (status.applied() == 0) {
            return "Cassandra has no tables in keyspace %s".formatted(keyspace);
        }
        return "keyspace %s has version %d of the schema, this program %s %d"
                .formatted(
                        keyspace,
                        status.applied(),
                        status.current() ? "knows" : "needs",
                        status.known());
    }

    /**
     * What is there, over a connection of its own.
     *
     * @param driver with what the driver is told
     * @throws StoreUnavailable in one line, if no Cassandra answers
     */
    public Status status(Config driver) {
        return over(driver, this::status);
    }

    /** Applies what is missing, over a connection of its own; see {@link #apply(CqlSession)}. */
    public int apply(Config driver) {
        return over(driver, this::apply);
    }

    /**
     * What keeps a node from starting on this keyspace, over a connection of its own; nothing when
     * it is empty.
     *
     * @throws StoreUnavailable in one line, if no Cassandra answers
     */
    public String missing(Config driver) {
        return over(driver, this::missing);
    }

    /** The same. */
    String missing(CqlSession session) {
        Status status = status(session);
        if (!status.current()) {
            return explain(status) + "; run: bin/meshlark schema apply";
        }
        UnfinishedImport unfinished = new UnfinishedImport(session, this);
        return unfinished.exists() ? unfinished.explain() : "";
    }

    private static <T> T over(Config driver, Function<CqlSession, T> work) {
        try (CqlSession session = CassandraStore.connect(driver)) {
            return work.apply(session);
        } catch (DriverException e) {
            throw new StoreUnavailable(Reason.of(e), e);
        }
    }

    /** Everything that {@link #apply} would execute on an empty Cassandra, to be read. */
    public String print() {
        return foundation().stream().map(cql -> cql + ";\n\n").collect(Collectors.joining())
                + VERSIONS.stream().map(this::text).collect(Collectors.joining("\n"));
    }

    /** What is there. */
    public Status status(CqlSession session) {
        ResultSet found =
                session.execute(
                        SimpleStatement.newInstance(
                                "SELECT table_name FROM system_schema.tables"
                                        + " WHERE keyspace_name = ? AND table_name = 'schema_versions'",
                                keyspace));
        return new Status(found.one() == null ? 0 : applied(session), VERSIONS.size());
    }

    private int applied(CqlSession session) {
        return session
                .execute("SELECT version FROM " + keyspace + ".schema_versions")
                .all()
                .stream()
                .mapToInt(row -> row.getInt("version"))
                .max()
                .orElse(0);
    }

    /**
     * Applies what is missing, and waits for another who does.
     *
     * @return how many versions were applied here
     * @throws StoreUnavailable if the other does not finish
     */
    public int apply(CqlSession session) {
        if (status(session).current()) {
            return 0;
        }
        checkNodes(session);
        foundation().forEach(cql -> execute(session, cql));
        String holder = UUID.randomUUID().toString();
        lock(session, holder);
        try {
            int from = applied(session);
            for (int version = from + 1; version <= VERSIONS.size(); version++) {
                String name = VERSIONS.get(version - 1);
                statements(text(name)).forEach(cql -> execute(session, cql));
                session.execute(
                        SimpleStatement.newInstance(
                                "INSERT INTO %s.schema_versions (version, name, applied_at) VALUES (?, ?, toTimestamp(now()))"
                                        .formatted(keyspace),
                                version,
                                name));
            }
            return VERSIONS.size() - from;
        } finally {
            session.execute(
                    SimpleStatement.newInstance(
                            "DELETE FROM %s.schema_lock WHERE name = 'schema' IF holder = ?"
                                    .formatted(keyspace),
                            holder));
        }
    }

    /** A keyspace with more copies than there are nodes takes no writes. */
    private void checkNodes(CqlSession session) {
        Map<String, Long> nodes =
                session.getMetadata().getNodes().values().stream()
                        .collect(
                                Collectors.groupingBy(
                                        it -> String.valueOf(it.getDatacenter()),
                                        TreeMap::new,
                                        Collectors.counting()));
        long here = nodes.getOrDefault(localDatacenter, 0L);
        if (here == 0) {
            throw new StoreUnavailable(
                    "Cassandra has no data center %s, but %s: set cassandra.local-datacenter"
                            .formatted(localDatacenter, nodes.keySet()));
        }
        if (here < replicationFactor) {
            throw new StoreUnavailable(
                    "cassandra.replication-factor is %d, but data center %s has %d %s: add --set cassandra.replication-factor=%d, or nodes"
                            .formatted(
                                    replicationFactor,
                                    localDatacenter,
                                    here,
                                    here == 1 ? "node" : "nodes",
                                    here));
        }
    }

    private void lock(CqlSession session, String holder) {
        long end = System.nanoTime() + LOCK_WAIT.toNanos();
        SimpleStatement insert =
                SimpleStatement.newInstance(
                                "INSERT INTO %s.schema_lock (name, holder) VALUES ('schema', ?) IF NOT EXISTS USING TTL %d"
                                        .formatted(keyspace, LOCK_SECONDS),
                                holder)
                        .setIdempotent(false);
        while (!session.execute(insert).wasApplied()) {
            if (System.nanoTime() - end > 0) {
                throw new StoreUnavailable(
                        "somebody else has been changing the schema of %s for %d s"
                                .formatted(keyspace, LOCK_WAIT.toSeconds()));
            }
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailable("interrupted while waiting for the schema", e);
            }
        }
    }

    private static void execute(CqlSession session, String cql) {
        session.execute(SimpleStatement.newInstance(cql).setTimeout(DDL_TIMEOUT));
    }

    /** What has to be there before versions can be counted. */
    private List<String> foundation() {
        return List.of(
                ("CREATE KEYSPACE IF NOT EXISTS %s WITH replication = {'class':"
                                + " 'NetworkTopologyStrategy', '%s': %d}")
                        .formatted(keyspace, localDatacenter, replicationFactor),
                ("CREATE TABLE IF NOT EXISTS %s.schema_versions (version int PRIMARY KEY,"
                                + " name text, applied_at timestamp)")
                        .formatted(keyspace),
                "CREATE TABLE IF NOT EXISTS %s.schema_lock (name text PRIMARY KEY, holder text)"
                        .formatted(keyspace));
    }

    private String text(String name) {
        try (InputStream in = CassandraSchema.class.getResourceAsStream("schema/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${keyspace}", keyspace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Statements end with a semicolon at the end of a line; lines of comment are left out. */
    static List<String> statements(String text) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.strip().startsWith("--")) {
                continue;
            }
            if (line.stripTrailing().endsWith(";")) {
                statement.append(line.stripTrailing(), 0, line.stripTrailing().length() - 1);
                statements.add(statement.toString().strip());
                statement.setLength(0);
            } else {
                statement.append(line).append('\n');
            }
        }
        return statements;
    }
}
