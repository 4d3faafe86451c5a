package io.meshlark.auth;

import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.concurrent.CompletionStage;

/** Decides whether a client may connect, and who it is. */
@FunctionalInterface
public interface Authenticator {

    /** Completes on any thread, never exceptionally. */
    CompletionStage<Verdict> authenticate(Login login);

    /** What is offered to clients that name an Authentication Method [MQTT 5, section 4.12]. */
    default EnhancedMethods enhanced() {
        return EnhancedMethods.NONE;
    }

    /** The decision. */
    sealed interface Verdict {

        /**
         * The client may connect.
         *
         * @param expiresAt milliseconds since the epoch when it is disconnected, because what it
         *     has shown is not valid any more; {@link #NEVER}
         */
        record Allowed(Principal principal, long expiresAt) implements Verdict {
            public static final long NEVER = Long.MAX_VALUE;

            public Allowed(Principal principal) {
                this(principal, NEVER);
            }
        }

        /**
         * It may not.
         *
         * @param reason for CONNACK
         * @param detail one line for the client and the log, without secrets
         */
        record Denied(ReasonCode reason, String detail) implements Verdict {}
    }
}
