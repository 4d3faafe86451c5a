package io.meshlark.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.meshlark.auth.directory.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator can see and order from this machine only, as nobody is authenticated here: a
 * list by GET, orders in JSON by POST. An order has to say that it is JSON: a page that is open in
 * a browser of this machine cannot, without being asked.
 *
 * @param <D> who carries the orders out
 */
final class LocalPage<D> implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPage.class);
    private static final int LONGEST_ORDER = 64 << 10;

    /** Something that can be ordered. */
    @FunctionalInterface
    interface Order<D> {
        /**
         * @throws IllegalArgumentException with a line for people, if the order is wrong
         */
        CompletionStage<Answer> carryOut(String json, D desk);
    }

    record Answer(int status, String type, String text) {
        static Answer of(int status, String text) {
            return new Answer(status, HttpAnswer.TEXT, text + "\n");
        }
    }

    private final Supplier<Optional<D>> desk;
    private final Function<D, String> list;
    private final Map<String, Order<D>> orders;

    /**
     * @param desk none until the store is open
     * @param list in JSON
     * @param orders by path
     */
    LocalPage(Supplier<Optional<D>> desk, Function<D, String> list, Map<String, Order<D>> orders) {
        this.desk = desk;
        this.list = list;
        this.orders = orders;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Optional<D> open = desk.get();
        if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
            send(exchange, Answer.of(403, "only from the machine of the node"));
        } else if (open.isEmpty()) {
            send(exchange, Answer.of(503, "the node is starting, its store is not open yet"));
        } else {
            answer(exchange, open.get())
                    .exceptionally(LocalPage::failed)
                    .thenAccept(answer -> sendLater(exchange, answer));
        }
    }

    private CompletionStage<Answer> answer(HttpExchange exchange, D open) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Order<D> order = orders.get(path);
        return switch (exchange.getRequestMethod()) {
            case "GET" ->
                    CompletableFuture.completedStage(
                            path.equals(exchange.getHttpContext().getPath())
                                    ? new Answer(200, HttpAnswer.JSON, list.apply(open) + "\n")
                                    : Answer.of(405, "POST only"));
            case "POST" ->
                    order == null
                            ? CompletableFuture.completedStage(
                                    Answer.of(404, "there is no order " + path))
                            : carryOut(exchange, order, open);
            default -> CompletableFuture.completedStage(Answer.of(405, "GET or POST only"));
        };
    }

    private CompletionStage<Answer> carryOut(HttpExchange exchange, Order<D> order, D open)
            throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.startsWith(HttpAnswer.JSON)) {
            return CompletableFuture.completedStage(
                    Answer.of(415, "Content-Type must be " + HttpAnswer.JSON));
        }
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_ORDER);
        try {
            return order.carryOut(new String(body, StandardCharsets.UTF_8), open);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedStage(Answer.of(400, String.valueOf(e.getMessage())));
        }
    }

    private static Answer failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof Refused
                ? Answer.of(409, String.valueOf(cause.getMessage()))
                : Answer.of(
                        503,
                        "the store has not confirmed it, so it may be there or not: "
                                + cause.getMessage());
    }

    private static void sendLater(HttpExchange exchange, Answer answer) {
        try {
            send(exchange, answer);
        } catch (IOException e) {
            LOG.debug("nobody waits for {} any more", exchange.getRequestURI().getPath(), e);
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        HttpAnswer.send(exchange, answer.status(), answer.type(), answer.text());
    }
}
