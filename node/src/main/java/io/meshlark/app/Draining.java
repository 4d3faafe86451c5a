package io.meshlark.app;

import io.meshlark.transport.Goodbye;
import io.meshlark.transport.MqttServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/**
 * Sends clients away so slowly that the other nodes can take them in, while this node still has its
 * shards and links: nothing that is under way has to be repeated for it.
 */
final class Draining {
    private static final int STEPS_PER_SECOND = 10;

    private final MqttServer server;
    private final int perStep;
    private final Duration step;
    private final Goodbye goodbye;

    /**
     * @param rate clients a second
     */
    Draining(MqttServer server, int rate, Goodbye goodbye) {
        this.server = server;
        this.perStep = Math.ceilDiv(rate, STEPS_PER_SECOND);
        this.step = Duration.ofSeconds(1).multipliedBy(perStep).dividedBy(rate);
        this.goodbye = goodbye;
    }

    /**
     * Returns when all are gone.
     *
     * @param stop ends it before
     * @param left is told how many are left
     */
    void run(CompletableFuture<?> stop, IntConsumer left) throws InterruptedException {
        server.stopListening();
        while (!stop.isDone()) {
            int rest = server.sendAway(perStep, goodbye).join();
            left.accept(rest);
            if (rest == 0) {
                return;
            }
            try {
                stop.get(step.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                continue; // the next step
            }
        }
    }
}
