package io.meshlark.auth.sql;

import io.meshlark.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL on this machine, of Debian's package. It does not run as root: there its own user
 * runs it.
 */
final class TestPostgres implements AutoCloseable {
    static final String PASSWORD = "of-the-broker";
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path folder = Files.createTempDirectory("meshlark-postgres");
    private final int port = Ports.free();

    TestPostgres() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("password"), PASSWORD);
        if (isRoot()) {
            run("chown", "-R", "postgres", folder.toString());
        }
        asOwner(
                "initdb",
                "--no-sync",
                "-U",
                "broker",
                "-A",
                "scram-sha-256",
                "--pwfile=" + folder.resolve("password"),
                "-D",
                data());
        asOwner(
                "pg_ctl",
                "-w",
                "-D",
                data(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-c fsync=off -c listen_addresses=127.0.0.1 -p %d -k %s".formatted(port, folder),
                "start");
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    void execute(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(url(), "broker", PASSWORD);
                var statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    void stop() throws IOException, InterruptedException {
        asOwner("pg_ctl", "-w", "-D", data(), "-m", "immediate", "stop");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void asOwner(String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(newest().resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private static Path newest() throws IOException {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.max(
                            Comparator.comparingInt(
                                    it -> Integer.parseInt(it.getFileName().toString())))
                    .orElseThrow();
        }
    }

    /** What a server that stays says does not keep this one waiting: it goes to a file. */
    private void run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("meshlark-postgres", ".txt");
        try {
            var process =
                    new ProcessBuilder(command)
                            .directory(Path.of("/").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            if (process.waitFor() != 0) {
                throw new IOException(
                        "%s printed %s"
                                .formatted(
                                        List.of(command),
                                        Files.readString(output, StandardCharsets.UTF_8)));
            }
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (Files.exists(folder.resolve("data").resolve("postmaster.pid"))) {
            stop();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
