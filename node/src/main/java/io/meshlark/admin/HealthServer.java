package io.meshlark.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP for orchestrators and operators.
 *
 * <ul>
 *   <li>{@code GET /alive}: the process runs
 *   <li>{@code GET /ready}: whether clients should be sent here, 200 or 503 with one line for each
 *       reason
 *   <li>{@code GET /metrics}: for Prometheus
 *   <li>{@code GET /cluster}: {@link ClusterStatus} as JSON
 *   <li>{@code POST /drain}: from this machine only, because nobody is authenticated here
 *   <li>{@code /bans}: {@link BansPage}, likewise
 *   <li>{@code /users}: {@link UsersPage}, likewise
 * </ul>
 */
public final class HealthServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);
    private static final String TEXT = HttpAnswer.TEXT;
    private static final String JSON = HttpAnswer.JSON;

    private final HttpServer server;
    private final Operations node;

    private HealthServer(HttpServer server, Operations node) {
        this.server = server;
        this.node = node;
    }

    /**
     * @throws IOException if the port cannot be opened
     */
    public static HealthServer start(String bind, int port, Operations node) throws IOException {
        HealthServer health =
                new HealthServer(HttpServer.create(new InetSocketAddress(bind, port), 0), node);
        health.get("/alive", exchange -> answer(exchange, 200, TEXT, "alive\n"));
        health.get("/ready", health::ready);
        health.get("/metrics", exchange -> answer(exchange, 200, TEXT, node.metrics()));
        health.get("/cluster", health::cluster);
        health.server.createContext("/drain", health::drain);
        health.server.createContext("/bans", BansPage.of(node::bans));
        health.server.createContext("/users", UsersPage.of(node::users));
        health.server.start();
        return health;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void get(String path, HttpHandler handler) {
        server.createContext(
                path,
                exchange -> {
                    if (exchange.getRequestMethod().equals("GET")) {
                        handler.handle(exchange);
                    } else {
                        answer(exchange, 405, TEXT, "GET only\n");
                    }
                });
    }

    private void ready(HttpExchange exchange) throws IOException {
        List<String> found = node.troubles();
        if (found.isEmpty()) {
            answer(exchange, 200, TEXT, "ready\n");
        } else {
            answer(exchange, 503, TEXT, String.join("\n", found) + "\n");
        }
    }

    /** Others are asked, so the answer comes later, and the next request need not wait for it. */
    private void cluster(HttpExchange exchange) {
        node.cluster()
                .status()
                .whenComplete((status, failure) -> {
                    try {
                        if (failure == null) {
                            answer(exchange, 200, JSON, ClusterJson.write(status) + "\n");
                        } else {
                            answer(exchange, 500, TEXT, failure + "\n");
                        }
                    } catch (IOException e) {
                        LOG.debug("nobody waits for /cluster any more", e);
                    }
                });
    }

    private void drain(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, TEXT, "POST only\n");
        } else if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
            answer(exchange, 403, TEXT, "only from the machine of the node\n");
        } else {
            LOG.info("asked to drain");
            node.drain();
            answer(exchange, 202, TEXT, "draining\n");
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        HttpAnswer.send(exchange, status, type, text);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
