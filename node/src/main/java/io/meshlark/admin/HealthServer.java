package io.meshlark.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * HTTP for orchestrators: {@code /alive} says that the process runs, {@code /ready} whether clients
 * should be sent here, 200 or 503 with one line for each reason; {@code /metrics} is for
 * Prometheus.
 */
public final class HealthServer implements AutoCloseable {
    private final HttpServer server;
    private final Supplier<List<String>> troubles;

    private HealthServer(HttpServer server, Supplier<List<String>> troubles) {
        this.server = server;
        this.troubles = troubles;
    }

    /**
     * @param troubles what keeps the node from serving clients; empty when it is ready
     * @param metrics the text of {@code /metrics}
     * @throws IOException if the port cannot be opened
     */
    public static HealthServer start(
            String bind, int port, Supplier<List<String>> troubles, Supplier<String> metrics)
            throws IOException {
        HealthServer health =
                new HealthServer(HttpServer.create(new InetSocketAddress(bind, port), 0), troubles);
        health.server.createContext("/alive", exchange -> answer(exchange, 200, "alive\n"));
        health.server.createContext("/ready", health::ready);
        health.server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.get()));
        health.server.start();
        return health;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void ready(HttpExchange exchange) throws IOException {
        List<String> found = troubles.get();
        if (found.isEmpty()) {
            answer(exchange, 200, "ready\n");
        } else {
            answer(exchange, 503, String.join("\n", found) + "\n");
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
