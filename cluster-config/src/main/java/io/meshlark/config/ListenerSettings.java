package io.meshlark.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Where clients connect; {@code tls} and {@code wss} are encrypted. */
public record ListenerSettings(Tcp tcp, WebSocket ws, Tcp tls, WebSocket wss) {
    private static final int MOST = 10_000_000;
    private static final int MOST_A_SECOND = 1_000_000;

    /** One of them. */
    public sealed interface Listener {
        String bind();

        /** Zero: off. */
        int port();

        /** Zero: no limit of its own. */
        int maxConnections();

        /** CONNECTs a second; zero: no limit of its own. */
        int connectRate();

        /** Messages a second of all its clients; zero: no limit of its own. */
        int publishRate();

        /** Bytes a second, likewise. */
        long publishBytes();

        /** Whether connections begin with the header of a proxy. */
        boolean proxyProtocol();

        default boolean enabled() {
            return port() != 0;
        }
    }

    /** MQTT over TCP, plain or with TLS. */
    public record Tcp(
            String bind,
            int port,
            int maxConnections,
            int connectRate,
            int publishRate,
            long publishBytes,
            boolean proxyProtocol)
            implements Listener {

        static Tcp read(Section in) {
            return new Tcp(
                    in.host("bind"),
                    in.port("port"),
                    in.integer("max-connections", 0, MOST),
                    in.integer("connect-rate", 0, MOST_A_SECOND),
                    in.integer("publish-rate", 0, MOST_A_SECOND),
                    in.bytes("publish-bytes", 0, 1L << 40),
                    in.flag("proxy-protocol"));
        }
    }

    /** MQTT over WebSocket, plain or with TLS. */
    public record WebSocket(
            String bind,
            int port,
            String path,
            int maxConnections,
            int connectRate,
            int publishRate,
            long publishBytes,
            boolean proxyProtocol)
            implements Listener {

        static WebSocket read(Section in) {
            return new WebSocket(
                    in.host("bind"),
                    in.port("port"),
                    in.text("path", "/\\S*", "a path that begins with /"),
                    in.integer("max-connections", 0, MOST),
                    in.integer("connect-rate", 0, MOST_A_SECOND),
                    in.integer("publish-rate", 0, MOST_A_SECOND),
                    in.bytes("publish-bytes", 0, 1L << 40),
                    in.flag("proxy-protocol"));
        }
    }

    /** All of them, by their keys. */
    SequencedMap<String, Listener> byName() {
        var all = new LinkedHashMap<String, Listener>();
        all.put("tcp", tcp);
        all.put("ws", ws);
        all.put("tls", tls);
        all.put("wss", wss);
        return all;
    }

    /** Those that are switched on. */
    public List<Listener> enabled() {
        return byName().values().stream().filter(Listener::enabled).toList();
    }

    /** Whether a certificate is needed. */
    public boolean hasTls() {
        return tls.enabled() || wss.enabled();
    }

    static ListenerSettings read(Section in) {
        return new ListenerSettings(
                Tcp.read(in.block("tcp")),
                WebSocket.read(in.block("ws")),
                Tcp.read(in.block("tls")),
                WebSocket.read(in.block("wss")));
    }
}
