package io.meshlark.loadtest.chaos.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real Cassandra, with the broker's tables; behind {@code bin/meshlark cassandra start}. */
final class CassandraChild implements AutoCloseable {

    private static final long START_SECONDS = 180;

    private final Path launcher;
    private final Path folder;
    private final Path log;
    private final int port = Loopback.freePort();
    private @Nullable Child launched;
    private @Nullable SmallDisk disk;
    private boolean ended;

    CassandraChild(Path launcher, Path folder, Path log) {
        this.launcher = launcher;
        this.folder = folder;
        this.log = log;
    }

    /** Before it is started: it is to have a disk of its own, where that is possible. */
    void useSmallDisk() throws IOException {
        disk = SmallDisk.at(data());
    }

    @Nullable SmallDisk disk() {
        return disk;
    }

    private Path data() {
        return folder.resolve("cassandra");
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Starts it and waits until it has its tables. */
    void start() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        long before = readies();
        var child = launch();
        long end = System.nanoTime() + START_SECONDS * 1_000_000_000L;
        while (readies() == before) {
            if (!child.isAlive() || System.nanoTime() > end) {
                child.kill();
                throw new ClusterUnavailable("Cassandra does not start, see " + log);
            }
            Thread.sleep(200);
        }
    }

    private synchronized Child launch() {
        if (ended) {
            throw new ClusterUnavailable("it is being ended");
        }
        var child =
                Child.start(
                        List.of(
                                launcher.toString(),
                                "cassandra",
                                "start",
                                "--dir=" + data(),
                                "--heap=512m",
                                "--set=cassandra.contact-points=[\"127.0.0.1:" + port + "\"]"),
                        Map.of(),
                        folder,
                        log);
        launched = child;
        return child;
    }

    private long readies() throws IOException {
        if (!Files.exists(log)) {
            return 0;
        }
        try (var lines = Files.lines(log)) {
            return lines.filter(it -> it.startsWith("cassandra is ready")).count();
        }
    }

    /** SIGSTOP of Cassandra itself, not of what has launched it. */
    void freeze() {
        server().forEach(it -> Commands.signal("STOP", it.pid()));
    }

    void thaw() {
        server().forEach(it -> Commands.signal("CONT", it.pid()));
    }

    void kill() {
        server().forEach(ProcessHandle::destroyForcibly);
        if (launched != null) {
            launched.terminate(20);
        }
    }

    boolean isAlive() {
        return launched != null && launched.isAlive();
    }

    private List<ProcessHandle> server() {
        return launched == null ? List.of() : launched.handle().children().toList();
    }

    @Override
    public synchronized void close() {
        ended = true;
        if (launched != null && launched.isAlive()) {
            thaw();
            launched.terminate(30);
        }
        if (disk != null) {
            disk.close();
        }
    }
}
