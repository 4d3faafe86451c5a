package io.meshlark.loadtest.measure;

import java.util.List;

/**
 * How far a process is.
 *
 * @param isBusy the phase has still something to start: a connection, a message
 * @param problems what went wrong since the last time, for people; only the first of many
 */
public record Progress(Counts counts, boolean isBusy, List<String> problems) {}
