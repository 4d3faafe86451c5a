package io.meshlark.auth.guard;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.meshlark.auth.AuthenticationLink;
import io.meshlark.auth.Login;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a backend alone that fails. Clients are told that the server is unavailable meanwhile;
 * they are never passed on to the next link, which could let in whom this one would have turned
 * away.
 */
public final class BreakerLink implements AuthenticationLink {
    private static final Logger LOG = LoggerFactory.getLogger(BreakerLink.class);

    private final String name;
    private final AuthenticationLink inner;
    private final CircuitBreaker breaker;
    private final LongSupplier nanos;

    public BreakerLink(
            String name, AuthenticationLink inner, CircuitBreaker breaker, LongSupplier nanos) {
        this.name = name;
        this.inner = inner;
        this.breaker = breaker;
        this.nanos = nanos;
    }

    @Override
    public CompletionStage<Answer> ask(Login login) {
        if (!breaker.mayCall(nanos.getAsLong())) {
            return completedStage(Answer.Failed.UNAVAILABLE);
        }
        return inner.ask(login).whenComplete((answer, _) -> learn(answer));
    }

    private void learn(Answer answer) {
        if (answer.equals(Answer.Failed.BUSY)) {
            breaker.notCalled();
        } else if (answer instanceof Answer.Failed) {
            if (breaker.failed(nanos.getAsLong())) {
                LOG.warn("authentication by {} fails; it is left alone for a while", name);
            }
        } else if (breaker.succeeded()) {
            LOG.info("authentication by {} works again", name);
        }
    }
}
