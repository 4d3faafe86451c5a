package io.meshlark.persistence;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened. The message is one line for the person who starts the broker. */
public final class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StoreUnavailable(String message) {
        super(message);
    }

    public StoreUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
