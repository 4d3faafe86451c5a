package io.meshlark.auth.guard;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.meshlark.auth.AuthenticationLink;
import io.meshlark.auth.Login;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A look-up on {@link Workers}, and no longer than the time-out, waiting included. One that nobody
 * waits for any more is not begun: work for clients that have gone is what keeps an overload going.
 */
public final class TimedLink implements AuthenticationLink {
    private static final Logger LOG = LoggerFactory.getLogger(TimedLink.class);

    private final String name;
    private final Lookup lookup;
    private final Workers workers;
    private final Duration timeout;

    /**
     * @param name for the log
     */
    public TimedLink(String name, Lookup lookup, Workers workers, Duration timeout) {
        this.name = name;
        this.lookup = lookup;
        this.workers = workers;
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<Answer> ask(Login login) {
        Work work = new Work(login);
        try {
            workers.executor().execute(work);
        } catch (RejectedExecutionException e) {
            return completedStage(Answer.Failed.BUSY);
        }
        return work.answer
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> failure == null ? answer : failed(work, failure));
    }

    private Answer failed(Work work, Throwable failure) {
        if (failure instanceof TimeoutException) {
            work.giveUp();
            LOG.debug("{} has not answered in {} ms", name, timeout.toMillis());
        } else if (failure instanceof IOException) {
            LOG.debug("{} cannot tell who a client is: {}", name, failure.getMessage());
        } else {
            LOG.error("{} cannot tell who a client is", name, failure);
        }
        return Answer.Failed.UNAVAILABLE;
    }

    private final class Work implements Runnable {
        final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final Login login;
        private volatile @Nullable Thread caller;

        Work(Login login) {
            this.login = login;
        }

        @Override
        public void run() {
            if (answer.isDone()) {
                return;
            }
            caller = Thread.currentThread();
            try {
                answer.complete(lookup.ask(login));
            } catch (InterruptedException e) {
                answer.completeExceptionally(new IOException("given up", e));
            } catch (IOException | RuntimeException | LinkageError e) {
                answer.completeExceptionally(e);
            }
        }

        /** Only a thread that has no other work is interrupted. */
        void giveUp() {
            Thread at = caller;
            if (at != null && at.isVirtual()) {
                at.interrupt();
            }
        }
    }
}
