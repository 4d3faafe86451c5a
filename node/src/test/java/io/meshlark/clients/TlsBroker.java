package io.meshlark.clients;

import io.meshlark.transport.tls.Authority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A broker with encrypted listeners, and who has signed its certificate, {@code broker}; clients
 * may show theirs, {@code client}. One for all tests of the process, as {@link RunningBroker} is.
 */
record TlsBroker(Broker broker, Authority authority, Path folder) implements AutoCloseable {

    static TlsBroker start() {
        Path folder;
        try {
            folder = Files.createTempDirectory("meshlark-tls");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var authority = Authority.in(folder, "Authority");
        var shown = authority.issue("broker", "DNS:localhost,IP:127.0.0.1");
        authority.issue("client", "");
        var broker =
                Broker.start(
                        shown.settings(
                                "listeners.tls.bind=127.0.0.1",
                                "listeners.tls.port=PORT",
                                "listeners.wss.bind=127.0.0.1",
                                "listeners.wss.port=PORT",
                                "tls.client-certificates=want",
                                "tls.truststore=" + authority.certificate()));
        return new TlsBroker(broker, authority, folder);
    }

    int tls() {
        return broker.port("listeners.tls.port");
    }

    int webSocketTls() {
        return broker.port("listeners.wss.port");
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    Authority.Pair client() {
        return new Authority.Pair(folder.resolve("client.crt"), folder.resolve("client.key"));
    }

    @Override
    public void close() {
        broker.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands it to the constructor of a test. */
    static final class Running implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == TlsBroker.class;
        }

        @Override
        public TlsBroker resolveParameter(ParameterContext parameter, ExtensionContext test) {
            return test.getRoot()
                    .getStore(Namespace.create(TlsBroker.class))
                    .getOrComputeIfAbsent(TlsBroker.class, _ -> TlsBroker.start(), TlsBroker.class);
        }
    }
}
