package io.meshlark.loadtest.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The broker as a user starts it, on free ports. */
final class PackagedNode implements AutoCloseable {

    static final Path LAUNCHER = Path.of("../bin/meshlark").toAbsolutePath().normalize();

    private final Process process;
    private final int port;
    private final int webSocketPort;

    private PackagedNode(Process process, int port, int webSocketPort) {
        this.process = process;
        this.port = port;
        this.webSocketPort = webSocketPort;
    }

    static PackagedNode start(Path folder) throws IOException {
        int port = freePort();
        int webSocketPort = freePort();
        var process =
                new ProcessBuilder(
                                List.of(
                                        LAUNCHER.toString(),
                                        "start",
                                        "--set=listeners.tcp.port=" + port,
                                        "--set=listeners.ws.port=" + webSocketPort,
                                        "--set=cluster.port=0",
                                        "--set=health.port=0",
                                        "--set=data-dir=" + folder.resolve("data")))
                        .redirectErrorStream(true)
                        .start();
        awaitReady(process.inputReader(StandardCharsets.UTF_8));
        return new PackagedNode(process, port, webSocketPort);
    }

    private static void awaitReady(BufferedReader output) throws IOException {
        var seen = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            seen.append(line).append('\n');
            if (line.startsWith("meshlark is ready")) {
                Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
                return;
            }
        }
        throw new IOException("the node does not start:\n" + seen);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    int webSocketPort() {
        return webSocketPort;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
