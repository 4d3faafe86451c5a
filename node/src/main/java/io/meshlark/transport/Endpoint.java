package io.meshlark.transport;

import io.meshlark.config.AddressRange;
import io.meshlark.config.ListenerSettings;
import io.meshlark.config.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where and how to listen.
 *
 * @param port 0: any that is free
 * @param path of the WebSocket; empty for TCP
 * @param maxConnections at a time; 0: only the node's limit counts
 * @param connectRate CONNECTs a second; 0: only the node's limit counts
 * @param publishRate messages a second of all its clients; 0: no limit of its own
 * @param publishBytes a second, likewise
 * @param proxies whose word is taken for who their clients are, and who alone may connect; empty:
 *     no PROXY protocol is spoken
 */
public record Endpoint(
        Kind kind,
        String bind,
        int port,
        String path,
        int maxConnections,
        int connectRate,
        int publishRate,
        long publishBytes,
        List<AddressRange> proxies) {

    /** What is spoken there. */
    public enum Kind {
        TCP("MQTT"),
        WEBSOCKET("MQTT over WebSocket"),
        TLS("MQTT over TLS"),
        WEBSOCKET_TLS("MQTT over WebSocket over TLS");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** For people. */
        public String title() {
            return title;
        }

        /** Whether connections are encrypted. */
        public boolean isTls() {
            return this == TLS || this == WEBSOCKET_TLS;
        }

        boolean isWebSocket() {
            return this == WEBSOCKET || this == WEBSOCKET_TLS;
        }
    }

    public Endpoint {
        proxies = List.copyOf(proxies);
    }

    public static Endpoint tcp(String bind, int port) {
        return new Endpoint(Kind.TCP, bind, port, "", 0, 0, 0, 0, List.of());
    }

    public static Endpoint webSocket(String bind, int port, String path) {
        return new Endpoint(Kind.WEBSOCKET, bind, port, path, 0, 0, 0, 0, List.of());
    }

    /** The listeners that are switched on. */
    public static List<Endpoint> of(Settings settings) {
        var all = settings.listeners();
        var proxies = settings.proxy().trusted();
        return Stream.of(
                        of(Kind.TCP, all.tcp(), "", proxies),
                        of(Kind.WEBSOCKET, all.ws(), all.ws().path(), proxies),
                        of(Kind.TLS, all.tls(), "", proxies),
                        of(Kind.WEBSOCKET_TLS, all.wss(), all.wss().path(), proxies))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Endpoint> of(
            Kind kind,
            ListenerSettings.Listener settings,
            String path,
            List<AddressRange> proxies) {
        var endpoint =
                new Endpoint(
                        kind,
                        settings.bind(),
                        settings.port(),
                        path,
                        settings.maxConnections(),
                        settings.connectRate(),
                        settings.publishRate(),
                        settings.publishBytes(),
                        settings.proxyProtocol() ? proxies : List.of());
        return Optional.of(endpoint).filter(_ -> settings.enabled());
    }

    Endpoint withPort(int actual) {
        return new Endpoint(
                kind,
                bind,
                actual,
                path,
                maxConnections,
                connectRate,
                publishRate,
                publishBytes,
                proxies);
    }

    /** {@code 0.0.0.0:8083/mqtt} */
    @Override
    public String toString() {
        return (bind.indexOf(':') < 0 ? bind : "[" + bind + "]") + ":" + port + path;
    }
}
