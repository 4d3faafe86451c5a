package io.meshlark.session.actor;

import java.time.Duration;

/**
 * How long to wait before the next try: twice as long each time, up to a limit.
 *
 * @param first wait
 * @param last and longest wait
 */
public record Backoff(Duration first, Duration last) {

    Duration after(Duration waited) {
        Duration doubled = waited.multipliedBy(2);
        return doubled.compareTo(last) < 0 ? doubled : last;
    }
}
