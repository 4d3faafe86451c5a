package io.meshlark.auth.account;

/**
 * What is known of one user cannot be used; the user is turned away. The message has no secrets.
 */
public final class BadAccount extends Exception {
    private static final long serialVersionUID = 1;

    public BadAccount(String problem) {
        super(problem);
    }
}
