package io.meshlark.persistence.cassandra;

import com.codahale.metrics.Counting;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metrics.DefaultNodeMetric;
import com.datastax.oss.driver.api.core.metrics.DefaultSessionMetric;
import com.datastax.oss.driver.api.core.metrics.Metrics;
import io.meshlark.persistence.StoreFigure;
import io.meshlark.persistence.StoreHealth;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the driver counts of its session, zero while there is none. Which of it is counted is said
 * in {@code plugin.conf}.
 */
final class CassandraFigures {

    private final Supplier<CompletionStage<CqlSession>> session;

    CassandraFigures(Supplier<CompletionStage<CqlSession>> session) {
        this.session = session;
    }

    List<StoreFigure> all(StoreHealth health) {
        return List.of(
                StoreFigure.counter(
                        "store_requests_total",
                        "Requests to Cassandra that have come to an end.",
                        () -> ofSession(DefaultSessionMetric.CQL_REQUESTS)),
                StoreFigure.gauge(
                        "store_requests_in_flight",
                        "Requests under way, at most cassandra.max-writes-in-flight.",
                        this::inFlight),
                StoreFigure.gauge(
                        "store_requests_waiting",
                        "Requests that wait for their turn.",
                        () -> ofSession(DefaultSessionMetric.THROTTLING_QUEUE_SIZE)),
                StoreFigure.counter(
                        "store_requests_refused_total",
                        "Requests beyond cassandra.max-writes-waiting.",
                        () -> ofSession(DefaultSessionMetric.THROTTLING_ERRORS)),
                StoreFigure.counter(
                        "store_timeouts_total",
                        "Requests without an answer within cassandra.request-timeout.",
                        () -> ofSession(DefaultSessionMetric.CQL_CLIENT_TIMEOUTS)),
                StoreFigure.gauge(
                        "store_healthy",
                        "1 while Cassandra answers.",
                        () -> health.healthy() ? 1 : 0));
    }

    private long ofSession(DefaultSessionMetric metric) {
        return value(it -> it.getSessionMetric(metric));
    }

    private long inFlight() {
        return open().stream()
                .flatMap(it -> it.getMetadata().getNodes().values().stream())
                .mapToLong(this::inFlight)
                .sum();
    }

    private long inFlight(Node node) {
        return value(it -> it.getNodeMetric(node, DefaultNodeMetric.IN_FLIGHT));
    }

    private long value(Function<Metrics, Optional<? extends Metric>> metric) {
        return open().flatMap(CqlSession::getMetrics)
                .<Metric>flatMap(metric::apply)
                .map(CassandraFigures::number)
                .orElse(0L);
    }

    private static long number(Metric metric) {
        return switch (metric) {
            case Gauge<?> gauge when gauge.getValue() instanceof Number number ->
                    number.longValue();
            case Counting counting -> counting.getCount();
            default -> 0;
        };
    }

    private Optional<CqlSession> open() {
        CompletableFuture<CqlSession> opening = session.get().toCompletableFuture();
        return opening.isDone() && !opening.isCompletedExceptionally()
                ? Optional.of(opening.join())
                : Optional.empty();
    }
}
