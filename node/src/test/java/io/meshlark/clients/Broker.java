package io.meshlark.clients;

import io.meshlark.Ports;
import io.meshlark.app.Node;
import io.meshlark.app.StartupException;
import io.meshlark.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A broker in this process, with ports and a data folder of its own. */
public final class Broker implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final int tcp;
    private final int webSocket;
    private final Path data;
    private final List<String> more;
    private Node node;

    private Broker(int tcp, int webSocket, Path data, List<String> more) {
        this.tcp = tcp;
        this.webSocket = webSocket;
        this.data = data;
        this.more = more;
        this.node = start(tcp, webSocket, data, more);
    }

    /**
     * Starts a broker whose store is empty.
     *
     * @param more settings; {@code PORT} in them is a free one
     */
    public static Broker start(String... more) {
        for (int attempt = 1; ; attempt++) {
            Path data = emptyFolder();
            try {
                var settings =
                        Stream.of(more)
                                .map(it -> it.replace("PORT", Integer.toString(Ports.free())))
                                .toList();
                return new Broker(Ports.free(), Ports.free(), data, settings);
            } catch (StartupException e) {
                // Somebody else took a port that was free a moment ago.
                delete(data);
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static Node start(int tcp, int webSocket, Path data, List<String> more) {
        var settings = new ArrayList<>(more);
        settings.addAll(
                List.of(
                        "listeners.tcp.bind=127.0.0.1",
                        "listeners.tcp.port=" + tcp,
                        "listeners.ws.bind=127.0.0.1",
                        "listeners.ws.port=" + webSocket,
                        "health.port=0",
                        "cluster.port=0",
                        "cluster.shards=8",
                        "data-dir=" + data));
        return Node.start(Settings.with(settings.toArray(String[]::new)));
    }

    /** The port in a setting that it was started with. */
    int port(String setting) {
        return more.stream()
                .filter(it -> it.startsWith(setting + "="))
                .map(it -> Integer.parseInt(it.substring(setting.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Stops the broker and starts it again on the same ports and data. */
    public void restart() {
        node.close();
        node = start(tcp, webSocket, data, more);
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
