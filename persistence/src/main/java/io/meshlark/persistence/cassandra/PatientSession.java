package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PrepareRequest;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import com.datastax.oss.driver.internal.core.session.SessionWrapper;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A session whose statements are prepared in the end, however long Cassandra is away.
 *
 * <p>akka-persistence-cassandra 1.1 prepares each statement once and remembers the outcome for
 * good, a failure as well (its issue 1056, fixed only in versions that are not Apache-2.0). An
 * outage at that moment would leave a node whose journals fail until it is restarted.
 */
final class PatientSession extends SessionWrapper implements CqlSession {

    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final CqlSession session;

    PatientSession(CqlSession session) {
        super(session);
        this.session = session;
    }

    @Override
    @SuppressWarnings("unchecked") // the type that is asked for is the one of the answer
    public <Q extends Request, A> A execute(Q request, GenericType<A> type) {
        return request instanceof PrepareRequest prepare && type.equals(PrepareRequest.ASYNC)
                ? (A) prepared(prepare)
                : session.execute(request, type);
    }

    private CompletionStage<PreparedStatement> prepared(PrepareRequest request) {
        CompletionStage<PreparedStatement> asked = session.execute(request, PrepareRequest.ASYNC);
        if (asked == null) {
            throw new IllegalStateException("the driver prepares nothing");
        }
        return asked.exceptionallyCompose(failure ->
                session.isClosed()
                        ? CompletableFuture.failedStage(failure)
                        : CompletableFuture.supplyAsync(() -> request, LATER)
                                .thenCompose(this::prepared));
    }
}
