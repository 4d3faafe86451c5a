package io.meshlark.transport;

import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.EnhancedMethods;
import io.meshlark.auth.EnhancedMethods.Step;
import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Enhanced authentication of one client [MQTT 5, section 4.12]: between CONNECT and CONNACK, and
 * whenever the client begins it anew.
 */
final class AuthDialogue {
    private final String method;
    private final EnhancedMethods methods;
    private final PacketWriter writer;

    /** Under way. */
    private EnhancedMethods.@Nullable Exchange exchange;

    /** With which the broker has shown who it is. */
    private @Nullable Bytes lastData;

    AuthDialogue(String method, EnhancedMethods methods, PacketWriter writer) {
        this.method = method;
        this.methods = methods;
        this.writer = writer;
    }

    /** What a packet leads to. */
    sealed interface Outcome {
        /** The client has been asked for more. */
        record Asked() implements Outcome {}

        record Allowed(Verdict.Allowed verdict) implements Outcome {}

        record Failed(ProtocolViolation violation) implements Outcome {}
    }

    /** A CONNECT, or an AUTH 0x19: begins from the start. */
    Outcome begin(@Nullable Bytes data) {
        exchange = methods.begin(method);
        return next(exchange, data);
    }

    /** The answer to what was asked. */
    Outcome next(Auth auth) {
        ProtocolViolation violation = violation(auth);
        if (violation != null) {
            return new Outcome.Failed(violation);
        }
        EnhancedMethods.Exchange current = exchange;
        if (current == null || auth.reason() != ReasonCode.CONTINUE_AUTHENTICATION) {
            return failed(
                    ReasonCode.PROTOCOL_ERROR, "AUTH does not continue what was begun"); // 3.15.2.1
        }
        return next(current, auth.authenticationData());
    }

    /** AUTH of a client that is connected [MQTT-4.12.1-1]. */
    Outcome again(Auth auth) {
        ProtocolViolation violation = violation(auth);
        if (violation != null) {
            return new Outcome.Failed(violation);
        }
        return auth.reason() == ReasonCode.RE_AUTHENTICATE && exchange == null
                ? begin(auth.authenticationData())
                : next(auth);
    }

    private @Nullable ProtocolViolation violation(Auth auth) {
        return method.equals(auth.authenticationMethod()) // [MQTT-4.12.0-5]
                ? null
                : new ProtocolViolation(
                        ReasonCode.BAD_AUTHENTICATION_METHOD,
                        "AUTH names another authentication method than CONNECT");
    }

    private Outcome next(EnhancedMethods.Exchange current, @Nullable Bytes data) {
        return switch (current.next(data)) {
            case Step.More(var question) -> {
                say(ReasonCode.CONTINUE_AUTHENTICATION, question); // [MQTT-4.12.0-2]
                yield new Outcome.Asked();
            }
            case Step.Done(var verdict, var signature) -> {
                exchange = null;
                lastData = signature;
                yield new Outcome.Allowed(verdict);
            }
            case Step.Denied(var reason, var detail) -> failed(reason, detail);
        };
    }

    private Outcome failed(ReasonCode reason, String detail) {
        exchange = null;
        return new Outcome.Failed(new ProtocolViolation(reason, detail));
    }

    /** After {@link #begin} of a CONNECT: what CONNACK says besides. */
    ConnAck welcome(ConnAck connAck) {
        return new ConnAck(
                connAck.sessionPresent(),
                connAck.reason(),
                connAck.properties().withAuthentication(method, lastData));
    }

    /** After {@link #again}. */
    void confirm() {
        if (lastData != null) {
            say(ReasonCode.SUCCESS, lastData);
        }
    }

    private void say(ReasonCode reason, Bytes data) {
        writer.write(new Auth(reason, method, data, null, List.of()));
    }
}
