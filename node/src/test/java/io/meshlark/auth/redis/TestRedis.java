package io.meshlark.auth.redis;

import io.meshlark.Ports;
import io.meshlark.transport.tls.Authority.Pair;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Redis on this machine, of Debian's package. */
final class TestRedis implements AutoCloseable {
    static final String PASSWORD = "of-the-broker";

    private final Process process;
    private final int port = Ports.free();
    private final boolean isTls;

    /**
     * @param folder for the settings
     * @param certificate for TLS, and only that
     */
    TestRedis(Path folder, @Nullable Pair certificate) throws IOException {
        isTls = certificate != null;
        List<String> settings =
                new ArrayList<>(List.of("bind 127.0.0.1", "save \"\"", "requirepass " + PASSWORD));
        if (certificate == null) {
            settings.add("port " + port);
        } else {
            settings.addAll(
                    List.of(
                            "port 0",
                            "tls-port " + port,
                            "tls-cert-file " + certificate.certificate(),
                            "tls-key-file " + certificate.key(),
                            "tls-ca-cert-file " + certificate.certificate(),
                            "tls-auth-clients no"));
        }
        Path file = folder.resolve("redis.conf");
        Files.write(file, settings);
        process =
                new ProcessBuilder("redis-server", file.toString())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        awaitReady();
    }

    private void awaitReady() throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            all.append(line).append('\n');
            if (line.contains("Ready to accept connections")) {
                return;
            }
        }
        throw new IOException("redis-server printed " + all);
    }

    String url() {
        return "%s://localhost:%d/2".formatted(isTls ? "rediss" : "redis", port);
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
