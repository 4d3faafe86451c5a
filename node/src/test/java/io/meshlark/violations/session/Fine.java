package io.meshlark.violations.session;

import io.meshlark.violations.routing.HasThreads;
import java.time.Instant;

/** Breaks nothing: to its right, and time is an argument. */
public interface Fine {
    HasThreads right(Instant now);
}
