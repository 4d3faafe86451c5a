package io.meshlark.transport.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of the block {@code tls} cannot be used, for a reason that the operator can remove. */
public final class TlsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TlsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static TlsException of(Path file, String problem, @Nullable Throwable cause) {
        return new TlsException(file + ": " + problem, cause);
    }
}
