package io.meshlark.auth;

import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/** Methods of enhanced authentication [MQTT 5, section 4.12]. */
public interface EnhancedMethods {

    /** None at all. */
    EnhancedMethods NONE =
            new EnhancedMethods() {
                @Override
                public boolean offers(String method) {
                    return false;
                }

                @Override
                public Exchange begin(String method) {
                    throw new IllegalArgumentException(method + " is not offered");
                }
            };

    boolean offers(String method);

    /**
     * A new exchange by a method that is offered. It is for one client, and one thread; none of its
     * steps takes long.
     */
    Exchange begin(String method);

    /** What client and broker say to each other until it is clear who the client is. */
    @FunctionalInterface
    interface Exchange {

        /**
         * @param data the Authentication Data of CONNECT or AUTH
         */
        Step next(@Nullable Bytes data);
    }

    /** What follows. */
    sealed interface Step {
        /** The client is asked for more. */
        record More(Bytes data) implements Step {}

        /**
         * It is who it says.
         *
         * @param data with which the broker shows who it is
         */
        record Done(Verdict.Allowed verdict, Bytes data) implements Step {}

        /** It is not. */
        record Denied(ReasonCode reason, String detail) implements Step {}
    }
}
