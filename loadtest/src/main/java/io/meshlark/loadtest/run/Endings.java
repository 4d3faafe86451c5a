package io.meshlark.loadtest.run;

import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.scenario.Phase;

/** When phases are over, and when the last thing happened that they were for. */
final class Endings {

    private Endings() {}

    /**
     * @param done what has happened in the phase
     * @param total what has happened in the run
     * @param elapsed nanoseconds of the phase
     */
    static boolean isOver(
            Phase phase,
            Counts done,
            Counts total,
            boolean isBusy,
            boolean allSubscribed,
            long elapsed) {
        return switch (phase) {
            case Phase.Connect _, Phase.Disconnect _, Phase.Churn _, Phase.Forget _ -> !isBusy;
            case Phase.Publish _ ->
                    !isBusy
                            && done.unacknowledged() == 0
                            && (!allSubscribed || done.received() >= done.expected());
            case Phase.Drain _ -> total.received() >= total.expected();
            case Phase.Hold(_, var duration) -> elapsed >= duration.toNanos();
        };
    }

    /**
     * Its time, as of {@link System#nanoTime}; the end of the phase when there was none.
     *
     * @param done what has happened in the phase
     */
    static long lastEvent(Phase phase, Counts done, long start, long end) {
        long last =
                switch (phase) {
                    case Phase.Connect _ -> latest(start, done.connects(), done.lastConnect());
                    case Phase.Publish _ ->
                            latest(
                                    latest(start, done.received(), done.lastArrival()),
                                    done.acknowledged(),
                                    done.lastAcknowledged());
                    case Phase.Drain _ -> latest(start, done.received(), done.lastArrival());
                    case Phase.Disconnect _, Phase.Hold _, Phase.Churn _, Phase.Forget _ -> start;
                };
        return last == start ? end : last;
    }

    private static long latest(long known, long events, long lastEvent) {
        return events > 0 && lastEvent - known > 0 ? lastEvent : known;
    }
}
