package io.meshlark.auth.directory;

/** A register does not take a change; the message says why, for people. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Refused(String message) {
        super(message, null, false, false);
    }
}
