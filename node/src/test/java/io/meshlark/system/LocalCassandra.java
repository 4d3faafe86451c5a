package io.meshlark.system;

import com.typesafe.config.Config;
import io.meshlark.Ports;
import io.meshlark.persistence.cassandra.CassandraAccess;
import io.meshlark.persistence.cassandra.CassandraSchema;
import io.meshlark.persistence.cassandra.server.CassandraProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Cassandra of a test's own, in a process of its own. It can be killed, frozen, and started
 * again on the same data and port.
 */
final class LocalCassandra implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);

    /** Where the module cassandra-server has collected its jars. */
    static final Path SERVER =
            Path.of("..", "cassandra-server", "target").toAbsolutePath().normalize();

    private final CassandraProcess.Options options;
    private @Nullable CassandraProcess process;

    private LocalCassandra(Path folder, boolean syncsEachWrite) {
        this.options =
                new CassandraProcess.Options(SERVER, folder, Ports.free(), "384m", syncsEachWrite);
    }

    /** Not started yet; confirms what it has synced. */
    static LocalCassandra in(Path folder) {
        return new LocalCassandra(folder, true);
    }

    /** Confirms what it will sync within ten seconds. */
    static LocalCassandra hastyIn(Path folder) {
        return new LocalCassandra(folder, false);
    }

    /** Starts it and waits until it takes clients. */
    LocalCassandra start() {
        launch();
        awaitReady();
        return this;
    }

    void launch() {
        process = CassandraProcess.start(options);
    }

    void awaitReady() {
        running().awaitReady(START);
    }

    int port() {
        return options.port();
    }

    /** A broker on it, not started yet, that makes the tables of its keyspace. */
    BrokerProcess broker(Path data, String keyspace) {
        return BrokerProcess.in(data)
                .set("store", "cassandra")
                .set("cassandra.contact-points", "127.0.0.1:" + options.port())
                .set("cassandra.keyspace", keyspace)
                .set("cassandra.replication-factor", 1)
                .set("cassandra.apply-schema", true);
    }

    CassandraAccess access(String keyspace) {
        return new CassandraAccess(
                List.of("127.0.0.1:" + options.port()),
                "datacenter1",
                keyspace,
                "LOCAL_QUORUM",
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(20),
                100,
                1000);
    }

    void applySchema(String keyspace) {
        Config driver = access(keyspace).toConfig();
        new CassandraSchema(keyspace, "datacenter1", 1).apply(driver);
    }

    /** SIGSTOP: it keeps its connections and answers nothing. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name, String.valueOf(running().handle().pid()))
                            .start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL. */
    void kill() {
        running().kill();
    }

    /** SIGTERM. */
    void stop() {
        running().close();
    }

    private CassandraProcess running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            process.kill();
        }
    }
}
