package io.meshlark.loadtest.worker;

import io.meshlark.loadtest.load.Slice;

/**
 * What a worker has to know beside the command line.
 *
 * @param run number of the run
 * @param epoch when it began, as of {@link System#nanoTime}, which is the same in all processes of
 *     a Linux machine
 */
public record Assignment(Slice slice, int run, long epoch) {

    /** As the value of an option. */
    public String text() {
        return slice.index() + "/" + slice.of() + "/" + run + "/" + epoch;
    }

    public static Assignment parse(String text) {
        var parts = text.split("/", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("'" + text + "' is no assignment of a worker");
        }
        return new Assignment(
                new Slice(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])),
                Integer.parseInt(parts[2]),
                Long.parseLong(parts[3]));
    }
}
