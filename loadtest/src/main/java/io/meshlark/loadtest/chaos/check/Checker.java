package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;
import java.util.List;

/** All rules. */
public final class Checker {

    private static final List<Rule> RULES =
            List.of(
                    new Delivered(),
                    new ExactlyOnce(),
                    new InOrder(),
                    new OneConnection(),
                    new Wills(),
                    new Retained(),
                    new Shared(),
                    new Sessions(),
                    new AtTheEnd());

    private Checker() {}

    /**
     * Judges a history.
     *
     * @param events in the order of time
     * @return none when all promises were kept
     */
    public static Verdict check(List<Event> events) {
        var past = Past.of(events);
        var violations = RULES.stream().flatMap(it -> it.check(past).stream()).toList();
        return new Verdict(violations, Recovery.of(past), Figures.of(past));
    }
}
