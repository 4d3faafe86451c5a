package io.meshlark.app;

/**
 * A node cannot start for a reason that its operator can remove: a port or folder in use, a file
 * that cannot be read. The message is the one line that is printed.
 */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
