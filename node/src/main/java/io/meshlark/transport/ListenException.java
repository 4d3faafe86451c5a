package io.meshlark.transport;

import java.net.BindException;
import java.net.InetSocketAddress;

/** A listener cannot be opened, for a reason that the operator can remove. */
public final class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ListenException(String message, Throwable cause) {
        super(message, cause);
    }

    static ListenException of(Endpoint endpoint, Throwable cause) {
        return new ListenException(explain(endpoint, cause), cause);
    }

    private static String explain(Endpoint endpoint, Throwable cause) {
        String where = "port " + endpoint.port() + " on " + endpoint.bind();
        String said = String.valueOf(cause.getMessage());
        if (new InetSocketAddress(endpoint.bind(), endpoint.port()).isUnresolved()) {
            return "cannot listen on " + endpoint.bind() + ": no such address";
        }
        if (said.contains("Address already in use")) {
            return where + " is in use by another process";
        }
        if (said.contains("Permission denied")) {
            return where + " may not be opened by this user (ports below 1024 need a privilege)";
        }
        if (said.contains("Cannot assign requested address")) {
            return "cannot listen on " + endpoint.bind() + ": not an address of this machine";
        }
        return "cannot listen on "
                + where
                + ": "
                + (cause instanceof BindException ? said : cause.toString());
    }
}
