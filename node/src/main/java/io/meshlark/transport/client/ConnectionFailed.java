package io.meshlark.transport.client;

import java.io.IOException;

/** A connection cannot be made, or has ended; the message is the line to print. */
public final class ConnectionFailed extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean worthRetrying;

    ConnectionFailed(String message, boolean worthRetrying) {
        super(message);
        this.worthRetrying = worthRetrying;
    }

    /** False when the broker would say the same again. */
    public boolean isWorthRetrying() {
        return worthRetrying;
    }
}
