package io.meshlark.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.meshlark.auth.ban.BanDesk;
import io.meshlark.auth.directory.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is banned, from this machine only: {@code GET /bans}, {@code POST /bans}, {@code POST
 * /bans/remove}, in {@link BanJson}. An order has to say that it is JSON: a page that is open in a
 * browser of this machine cannot, without being asked.
 */
final class BansPage implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(BansPage.class);
    private static final int LONGEST_ORDER = 64 << 10;

    private final Supplier<Optional<BanDesk>> desk;

    /**
     * @param desk none until the store is open
     */
    BansPage(Supplier<Optional<BanDesk>> desk) {
        this.desk = desk;
    }

    private record Answer(int status, String type, String text) {
        static Answer of(int status, String text) {
            return new Answer(status, HttpAnswer.TEXT, text + "\n");
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Optional<BanDesk> open = desk.get();
        if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
            send(exchange, Answer.of(403, "only from the machine of the node"));
        } else if (open.isEmpty()) {
            send(exchange, Answer.of(503, "the node is starting, its store is not open yet"));
        } else {
            answer(exchange, open.get())
                    .exceptionally(BansPage::failed)
                    .thenAccept(answer -> sendLater(exchange, answer));
        }
    }

    private static CompletionStage<Answer> answer(HttpExchange exchange, BanDesk desk)
            throws IOException {
        String path = exchange.getRequestURI().getPath();
        String what = exchange.getRequestMethod() + " " + path;
        return switch (what) {
            case "GET /bans" ->
                    CompletableFuture.completedStage(
                            new Answer(200, HttpAnswer.JSON, BanJson.write(desk.all()) + "\n"));
            case "POST /bans", "POST /bans/remove" -> order(exchange, path, desk);
            default -> CompletableFuture.completedStage(Answer.of(405, "GET or POST only"));
        };
    }

    private static CompletionStage<Answer> order(HttpExchange exchange, String path, BanDesk desk)
            throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.startsWith(HttpAnswer.JSON)) {
            return CompletableFuture.completedStage(
                    Answer.of(415, "Content-Type must be " + HttpAnswer.JSON));
        }
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_ORDER);
        try {
            BanJson order = BanJson.read(new String(body, StandardCharsets.UTF_8));
            return path.equals("/bans") ? add(order, desk) : remove(order, desk);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedStage(Answer.of(400, String.valueOf(e.getMessage())));
        }
    }

    private static CompletionStage<Answer> add(BanJson order, BanDesk desk) {
        Long seconds = order.seconds();
        if (seconds != null && (seconds < 1 || seconds > BanDesk.LONGEST.toSeconds())) {
            throw new IllegalArgumentException(
                    "a ban lasts %d s, must be 1 to %d, or for ever"
                            .formatted(seconds, BanDesk.LONGEST.toSeconds()));
        }
        String reason = order.reason();
        return desk.add(
                        order.target(),
                        seconds == null ? null : Duration.ofSeconds(seconds),
                        reason == null ? "" : reason)
                .thenApply(ban -> {
                    LOG.info("{} is banned{}", ban.target(), seconds == null ? "" : " for a while");
                    return Answer.of(200, ban.target() + " is banned");
                });
    }

    private static CompletionStage<Answer> remove(BanJson order, BanDesk desk) {
        var target = order.target();
        return desk.remove(target)
                .thenApply(was -> {
                    if (was) {
                        LOG.info("{} is not banned any more", target);
                    }
                    return was
                            ? Answer.of(200, target + " is not banned any more")
                            : Answer.of(404, "there is no ban of " + target);
                });
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
            LOG.debug("nobody waits for /bans any more", e);
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        HttpAnswer.send(exchange, answer.status(), answer.type(), answer.text());
    }
}
