package io.meshlark.loadtest.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Our node, with its defaults.
 *
 * @param settings that differ from them, such as {@code session.max-queued=5000}
 */
record Meshlark(@Nullable Path home, String heap, List<String> settings) implements Peer {

    Meshlark(@Nullable Path home, String heap) {
        this(home, heap, List.of());
    }

    @Override
    public String name() {
        return "Meshlark";
    }

    @Override
    public String durability() {
        return "durable sessions and retained messages on disk, synced before PUBACK";
    }

    @Override
    public Launch launch(Path folder, int port) throws Unavailable {
        return launch(
                folder, List.of("listeners.tcp.port=" + port, "listeners.tcp.bind=127.0.0.1"));
    }

    @Override
    public Launch launch(Path folder, int port, SelfSigned certificate) throws Unavailable {
        return launch(
                folder,
                List.of(
                        "listeners.tcp.port=0",
                        "listeners.tls.port=" + port,
                        "listeners.tls.bind=127.0.0.1",
                        "tls.certificate=" + certificate.certificate(),
                        "tls.key=" + certificate.key()));
    }

    private Launch launch(Path folder, List<String> listener) throws Unavailable {
        if (home == null || !Files.isExecutable(home.resolve("bin/meshlark"))) {
            throw new Unavailable("bin/meshlark is not found beside this tool");
        }
        var command =
                Stream.of(
                        home.resolve("bin/meshlark").toString(),
                        "start",
                        "--set=listeners.ws.port=0",
                        "--set=health.port=0",
                        "--set=cluster.port=0",
                        "--set=limits.connect-rate=0", // the others have no such limit
                        "--set=data-dir=" + folder.resolve("data"));
        return new Launch(
                Stream.concat(
                                command,
                                Stream.concat(listener.stream(), settings.stream())
                                        .map(it -> "--set=" + it))
                        .toList(),
                Map.of("MESHLARK_JAVA_OPTS", "-Xmx" + heap),
                true);
    }
}
