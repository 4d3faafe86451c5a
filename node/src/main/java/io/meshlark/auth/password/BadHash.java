package io.meshlark.auth.password;

/** A line of a password file that is not accepted. The message never has the hash in it. */
public final class BadHash extends Exception {
    private static final long serialVersionUID = 1;

    BadHash(String problem) {
        super(problem);
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
