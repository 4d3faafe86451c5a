package io.meshlark.conformance.wire;

import io.meshlark.Ports;
import io.meshlark.app.InProcess;
import io.meshlark.app.Node;
import io.meshlark.config.Configuration;
import io.meshlark.config.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A broker in this process, on ports that were free and with an empty store. */
record Broker(Node node, int tcp, int ws, Path data) implements AutoCloseable {

    /**
     * @param settings {@code key=value}, over the defaults
     */
    static Broker start(String... settings) {
        try {
            int tcp = Ports.free();
            int webSocket = Ports.free();
            var data = Files.createTempDirectory("meshlark-conformance");
            var assignments =
                    new ArrayList<>(
                            List.of(
                                    "listeners.tcp.bind=127.0.0.1",
                                    "listeners.tcp.port=" + tcp,
                                    "listeners.ws.bind=127.0.0.1",
                                    "listeners.ws.port=" + webSocket,
                                    "health.port=0",
                                    "cluster.port=0",
                                    "cluster.shards=8",
                                    "shutdown.drain-timeout=0s",
                                    "data-dir=" + data));
            assignments.addAll(List.of(settings));
            var reading = Configuration.read(new Sources(Optional.empty(), Map.of(), assignments));
            return switch (reading) {
                case Configuration.Invalid(var errors) ->
                        throw new IllegalArgumentException(errors.toString());
                case Configuration.Valid(var configuration) ->
                        new Broker(InProcess.start(configuration), tcp, webSocket, data);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        node.close();
        try (var files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(it -> it.delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
