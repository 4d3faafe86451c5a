package io.meshlark.auth;

import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.concurrent.CompletionStage;

/** One of those who are asked who a client is, by the setting {@code auth.chain}. */
@FunctionalInterface
public interface AuthenticationLink {

    /** Completes on any thread, never exceptionally. */
    CompletionStage<Answer> ask(Login login);

    /** What it knows of the client. */
    sealed interface Answer {

        /** Let it in. */
        record Allowed(Principal principal, long expiresAt) implements Answer {
            public Allowed(Principal principal) {
                this(principal, Authenticator.Verdict.Allowed.NEVER);
            }
        }

        /**
         * Turn it away, whatever others may say.
         *
         * @param detail for the client and the log: without secrets, and without telling a wrong
         *     password from a user that does not exist
         */
        record Denied(ReasonCode reason, String detail) implements Answer {

            /** One text for all who have not shown that they are somebody. */
            public static Denied to(Login login) {
                return login.userName() == null
                        ? new Denied(ReasonCode.NOT_AUTHORIZED, "not authorized")
                        : new Denied(
                                ReasonCode.BAD_USER_NAME_OR_PASSWORD, "bad user name or password");
            }
        }

        /** The client is none of mine; ask the next. */
        record Ignored() implements Answer {}

        /** It could not be found out. Nobody else is asked: they may know less. */
        record Failed(ReasonCode reason, String detail) implements Answer {

            /** The backend, or we, have more to do than can be done. */
            public static final Failed BUSY =
                    new Failed(
                            ReasonCode.SERVER_BUSY,
                            "too many clients log in at a time, try again later");

            /** The backend is away. */
            public static final Failed UNAVAILABLE =
                    new Failed(
                            ReasonCode.SERVER_UNAVAILABLE,
                            "clients cannot be authenticated now, try again later");
        }

        Ignored IGNORED = new Ignored();
    }
}
