package io.meshlark.auth.access;

/** Rules of a login that are not accepted, none of them: one that denies could be missing. */
public final class BadRules extends Exception {
    private static final long serialVersionUID = 1;

    public BadRules(String problem) {
        super(problem);
    }

    /** For the log. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
