package io.meshlark.persistence;

import org.jspecify.annotations.Nullable;

/** An open store could not do what it was asked: the disk failed, a queue is full, it closed. */
public final class StoreFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StoreFailed(String message) {
        super(message);
    }

    public StoreFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
