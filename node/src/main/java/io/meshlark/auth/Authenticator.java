package io.meshlark.auth;

import io.meshlark.protocol.packet.ReasonCode;
import java.util.concurrent.CompletionStage;

/** Decides whether a client may connect. */
@FunctionalInterface
public interface Authenticator {

    /** Completes on any thread, never exceptionally. */
    CompletionStage<Verdict> authenticate(Login login);

    /** The decision. */
    sealed interface Verdict {

        /** The client may connect. */
        record Allowed() implements Verdict {}

        /**
         * It may not.
         *
         * @param reason for CONNACK
         * @param detail one line for the client and the log, without secrets
         */
        record Denied(ReasonCode reason, String detail) implements Verdict {}
    }
}
