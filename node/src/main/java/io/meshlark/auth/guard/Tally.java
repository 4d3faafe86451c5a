package io.meshlark.auth.guard;

import static io.meshlark.telemetry.Metric.counter;
import static io.meshlark.telemetry.Metric.gauge;

import io.meshlark.telemetry.Metric;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What one link has answered since the node's start. */
public final class Tally {
    public final LongAdder allowed = new LongAdder();
    public final LongAdder denied = new LongAdder();
    public final LongAdder ignored = new LongAdder();

    /** It could not be found out: too much to do, or a backend that is away. */
    public final LongAdder failed = new LongAdder();

    /** Answered without a look-up of its own; counted above as well. */
    public final LongAdder cached = new LongAdder();

    /**
     * @param link as {@code auth.chain} names it
     */
    public List<Metric> metrics(String link) {
        String prefix = "auth_" + link.replace('-', '_') + "_";
        return List.of(
                counter(
                        prefix + "allowed_total",
                        "Clients that " + link + " let in.",
                        allowed::sum),
                counter(prefix + "denied_total", "Clients it turned away.", denied::sum),
                counter(prefix + "ignored_total", "Clients it did not know.", ignored::sum),
                counter(
                        prefix + "failed_total",
                        "Clients turned away because it could not be found out.",
                        failed::sum),
                counter(prefix + "cached_total", "Answers without a look-up.", cached::sum));
    }

    /** The same for one that is guarded. */
    public static List<Metric> guards(String link, Workers workers, CircuitBreaker breaker) {
        String prefix = "auth_" + link.replace('-', '_') + "_";
        return List.of(
                gauge(
                        prefix + "waiting",
                        "Look-ups that wait for their turn.",
                        () -> workers.waiting().getAsInt()),
                gauge(
                        prefix + "left_alone",
                        "1 while its backend is not asked, because it failed.",
                        () -> breaker.isOpen() ? 1 : 0));
    }
}
