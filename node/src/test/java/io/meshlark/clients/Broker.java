package io.meshlark.clients;

import io.meshlark.app.Node;
import io.meshlark.app.StartupException;
import io.meshlark.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;

/** A broker in this process, with ports and a data folder of its own. */
public final class Broker implements AutoCloseable {
    /** Below the ports that systems give to outgoing connections: a restart finds them free. */
    private static final int FIRST_PORT = 12_000;

    private static final int LAST_PORT = 32_000;
    private static final int ATTEMPTS = 5;

    private final int tcp;
    private final int webSocket;
    private final Path data;
    private Node node;

    private Broker(int tcp, int webSocket, Path data) {
        this.tcp = tcp;
        this.webSocket = webSocket;
        this.data = data;
        this.node = start(tcp, webSocket, data);
    }

    /** Starts a broker whose store is empty. */
    public static Broker start() {
        for (int attempt = 1; ; attempt++) {
            Path data = emptyFolder();
            try {
                return new Broker(freePort(), freePort(), data);
            } catch (StartupException e) {
                // Somebody else took a port that was free a moment ago.
                delete(data);
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static Node start(int tcp, int webSocket, Path data) {
        return Node.start(
                Settings.with(
                        "listeners.tcp.bind=127.0.0.1",
                        "listeners.tcp.port=" + tcp,
                        "listeners.ws.bind=127.0.0.1",
                        "listeners.ws.port=" + webSocket,
                        "health.port=0",
                        "cluster.port=0",
                        "cluster.shards=8",
                        "data-dir=" + data));
    }

    /** Stops the broker and starts it again on the same ports and data. */
    public void restart() {
        node.close();
        node = start(tcp, webSocket, data);
    }

    /** Port of the listener for MQTT over TCP, on 127.0.0.1. */
    public int tcp() {
        return tcp;
    }

    /** Port of the listener for MQTT over WebSocket, on 127.0.0.1; its path is {@code /mqtt}. */
    public int webSocket() {
        return webSocket;
    }

    @Override
    public void close() {
        node.close();
        delete(data);
    }

    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException _) {
                // In use: the next.
            }
        }
    }

    private static Path emptyFolder() {
        try {
            return Files.createTempDirectory("meshlark-clients");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
