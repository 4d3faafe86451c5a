package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import io.meshlark.persistence.cassandra.server.CassandraProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.cassandra.CassandraContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The Cassandra of all tests of this JVM: the one {@code CASSANDRA_CONTACT_POINTS} names; else a
 * container, where a Docker engine runs; else a child process. It ends with this JVM.
 */
public final class TestCassandra {

    private static final AtomicInteger KEYSPACES = new AtomicInteger();

    private static final class Running {
        static final List<String> CONTACT_POINTS = start();
    }

    private TestCassandra() {}

    private static List<String> start() {
        String given = System.getenv("CASSANDRA_CONTACT_POINTS");
        if (given != null && !given.isBlank()) {
            return List.of(given.split("[, ]+"));
        }
        if (DockerClientFactory.instance().isDockerAvailable()) {
            return List.of(inContainer());
        }
        CassandraProcess process =
                CassandraProcess.start(
                        CassandraProcess.Options.in(server(), newFolder("cassandra")));
        process.awaitReady(Duration.ofMinutes(3));
        return List.of("127.0.0.1:" + process.contactPoint().getPort());
    }

    @SuppressWarnings("resource") // ends with this JVM
    static String inContainer() {
        CassandraContainer container =
                new CassandraContainer(DockerImageName.parse("cassandra:5.0"));
        container.start();
        return container.getContactPoint().getHostString()
                + ":"
                + container.getContactPoint().getPort();
    }

    /** Where the module cassandra-server has collected its jars. */
    public static Path server() {
        return Path.of(
                System.getProperty("meshlark.cassandra.server", "../cassandra-server/target"));
    }

    /** A folder under target that no earlier run has used. */
    public static Path newFolder(String name) {
        return Path.of(
                        "target",
                        name + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime())
                .toAbsolutePath();
    }

    /** Access to a new keyspace, whose tables are there. */
    public static CassandraAccess newKeyspace() {
        CassandraAccess access =
                access(
                        "test_%x_%d"
                                .formatted(
                                        System.currentTimeMillis(), KEYSPACES.incrementAndGet()));
        try (CqlSession session = CassandraStore.connect(access)) {
            schema(access).apply(session);
        }
        return access;
    }

    static CassandraSchema schema(CassandraAccess access) {
        return new CassandraSchema(access.keyspace(), access.localDatacenter(), 1);
    }

    static CassandraAccess access(String keyspace) {
        return new CassandraAccess(
                Running.CONTACT_POINTS,
                Optional.ofNullable(System.getenv("CASSANDRA_LOCAL_DATACENTER"))
                        .orElse("datacenter1"),
                keyspace,
                "LOCAL_QUORUM",
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(30),
                128,
                10_000);
    }
}
