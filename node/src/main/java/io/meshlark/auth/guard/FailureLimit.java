package io.meshlark.auth.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.meshlark.auth.Authenticator;
import io.meshlark.auth.EnhancedMethods;
import io.meshlark.auth.Login;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.telemetry.Metric;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Turns away addresses from which too many logins have failed within a minute, before anybody is
 * asked: to find out that a password is wrong is as much work as that it is right, so who guesses
 * would keep others waiting. Of IPv6 the first 64 bits are one address, as a provider gives them
 * out.
 *
 * <p>Only failures count, and a link that could not find out is none: a crowd behind one address is
 * let in as long as it knows its passwords.
 */
public final class FailureLimit implements Authenticator {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** Addresses that are remembered; beyond, the least used are forgotten. */
    private static final long ADDRESSES = 100_000;

    private static final Verdict TOO_MANY =
            new Verdict.Denied(
                    ReasonCode.CONNECTION_RATE_EXCEEDED,
                    "too many logins from this address have failed, try again in a minute");

    private final Authenticator inner;
    private final int limit;
    private final Cache<Object, AtomicInteger> failures;
    private final LongAdder refused = new LongAdder();

    /**
     * @param limit failures in a minute, at least 1
     */
    public FailureLimit(Authenticator inner, int limit, Ticker ticker) {
        this.inner = inner;
        this.limit = limit;
        this.failures =
                Caffeine.newBuilder()
                        .maximumSize(ADDRESSES)
                        .expireAfterWrite(WINDOW) // from the first failure on: only that is a write
                        .ticker(ticker)
                        .build();
    }

    @Override
    public CompletionStage<Verdict> authenticate(Login login) {
        Object address = ClientNetwork.of(login.remote());
        AtomicInteger known = failures.getIfPresent(address);
        if (known != null && known.get() >= limit) {
            refused.increment();
            return CompletableFuture.completedFuture(TOO_MANY);
        }
        return inner.authenticate(login)
                .thenApply(verdict -> {
                    if (isFailure(verdict)) {
                        failures.get(address, _ -> new AtomicInteger()).incrementAndGet();
                    }
                    return verdict;
                });
    }

    private static boolean isFailure(Verdict verdict) {
        return verdict instanceof Verdict.Denied(var reason, _)
                && (reason == ReasonCode.BAD_USER_NAME_OR_PASSWORD
                        || reason == ReasonCode.NOT_AUTHORIZED);
    }

    @Override
    public EnhancedMethods enhanced() {
        return inner.enhanced();
    }

    public List<Metric> metrics() {
        return List.of(
                Metric.counter(
                        "logins_refused_total",
                        "Logins from addresses beyond auth.guard.failures-per-minute.",
                        refused::sum));
    }
}
