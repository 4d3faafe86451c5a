package io.meshlark.loadtest.client;

/**
 * Where the broker is.
 *
 * @param path of the WebSocket upgrade, when there is one
 * @param trustAll accept any certificate
 */
public record Endpoint(
        String host, int port, boolean tls, boolean webSocket, String path, boolean trustAll) {

    public static Endpoint tcp(String host, int port) {
        return new Endpoint(host, port, false, false, "/mqtt", false);
    }

    @Override
    public String toString() {
        var scheme = webSocket ? (tls ? "wss" : "ws") : (tls ? "mqtts" : "mqtt");
        return scheme + "://" + host + ":" + port + (webSocket ? path : "");
    }
}
