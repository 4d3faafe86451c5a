package io.meshlark.simulation;

/** Unwinds whatever the process was doing when it died. */
final class ProcessDied extends RuntimeException {
    private static final long serialVersionUID = 1;

    ProcessDied(String where) {
        super(where, null, false, false);
    }
}
