package io.meshlark.transport;

import io.meshlark.config.ListenerSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Where and how to listen.
 *
 * @param port 0: any that is free
 * @param path of the WebSocket; empty for plain TCP
 */
public record Endpoint(Kind kind, String bind, int port, String path) {

    /** What is spoken there. */
    public enum Kind {
        TCP("MQTT"),
        WEBSOCKET("MQTT over WebSocket");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** For people. */
        public String title() {
            return title;
        }
    }

    public static Endpoint tcp(String bind, int port) {
        return new Endpoint(Kind.TCP, bind, port, "");
    }

    public static Endpoint webSocket(String bind, int port, String path) {
        return new Endpoint(Kind.WEBSOCKET, bind, port, path);
    }

    /** The listeners that are switched on. */
    public static List<Endpoint> of(ListenerSettings settings) {
        var endpoints = new ArrayList<Endpoint>();
        if (settings.tcp().enabled()) {
            endpoints.add(tcp(settings.tcp().bind(), settings.tcp().port()));
        }
        if (settings.ws().enabled()) {
            var ws = settings.ws();
            endpoints.add(webSocket(ws.bind(), ws.port(), ws.path()));
        }
        return endpoints;
    }

    Endpoint withPort(int actual) {
        return new Endpoint(kind, bind, actual, path);
    }

    /** {@code 0.0.0.0:8083/mqtt} */
    @Override
    public String toString() {
        return (bind.indexOf(':') < 0 ? bind : "[" + bind + "]") + ":" + port + path;
    }
}
