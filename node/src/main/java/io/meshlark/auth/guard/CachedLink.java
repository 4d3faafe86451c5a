package io.meshlark.auth.guard;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.meshlark.auth.AuthenticationLink;
import io.meshlark.auth.Login;
import io.meshlark.protocol.packet.Bytes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * Remembers answers for a while, and asks once for all who ask the same at the same time: when a
 * crowd comes back, each user costs one look-up. Failures are not remembered.
 */
public final class CachedLink implements AuthenticationLink {
    private final AuthenticationLink inner;
    private final LoginKey key;
    private final Tally tally;
    private final AsyncCache<Bytes, Answer> answers;

    /**
     * How much is remembered, for how long.
     *
     * @param entries answers
     * @param allowed zero: not at all
     * @param denied zero: not at all
     */
    public record Memory(int entries, Duration allowed, Duration denied) {}

    /**
     * @param clock for the end of what a client has shown
     * @param ticker for how long an answer is remembered
     */
    public CachedLink(
            AuthenticationLink inner,
            LoginKey key,
            Memory memory,
            Tally tally,
            InstantSource clock,
            Ticker ticker) {
        this.inner = inner;
        this.key = key;
        this.tally = tally;
        answers =
                Caffeine.newBuilder()
                        .maximumSize(memory.entries())
                        .expireAfter(
                                Expiry.<Bytes, Answer>creating(
                                        (_, answer) -> keep(answer, memory, clock)))
                        .ticker(ticker)
                        .executor(Runnable::run)
                        .buildAsync();
    }

    private static Duration keep(Answer answer, Memory memory, InstantSource clock) {
        return switch (answer) {
            case Answer.Allowed(_, var expiresAt) -> {
                long left = Math.max(0, expiresAt - clock.millis());
                yield left < memory.allowed().toMillis()
                        ? Duration.ofMillis(left)
                        : memory.allowed();
            }
            case Answer.Denied _, Answer.Ignored _ -> memory.denied();
            case Answer.Failed _ -> Duration.ZERO;
        };
    }

    @Override
    public CompletionStage<Answer> ask(Login login) {
        boolean[] isAsked = {false};
        CompletionStage<Answer> answer =
                answers.get(
                        key.of(login),
                        (_, _) -> {
                            isAsked[0] = true;
                            return inner.ask(login).toCompletableFuture();
                        });
        if (!isAsked[0]) {
            tally.cached.increment();
        }
        return answer;
    }
}
