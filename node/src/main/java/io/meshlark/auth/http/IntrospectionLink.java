package io.meshlark.auth.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.Login;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.guard.Lookup;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Asks an OAuth 2.0 server whether the password is a token that is in force [RFC 7662]. What it
 * does not know is the next link's: it may be a password after all.
 */
public final class IntrospectionLink implements Lookup {
    private final JsonCalls calls;
    private final String userNameClaim;
    private final InstantSource clock;

    /**
     * @param userNameClaim the member that is the user name; {@code sub} where it is absent
     */
    public IntrospectionLink(JsonCalls calls, String userNameClaim, InstantSource clock) {
        this.calls = calls;
        this.userNameClaim = userNameClaim;
        this.clock = clock;
    }

    @Override
    public Answer ask(Login login) throws IOException, InterruptedException {
        if (login.password() == null || login.password().isEmpty()) {
            return Answer.IGNORED;
        }
        String form =
                "token="
                        + URLEncoder.encode(login.password().utf8(), StandardCharsets.UTF_8)
                        + "&token_type_hint=access_token";
        ObjectNode answer =
                calls.post(
                        "application/x-www-form-urlencoded",
                        form.getBytes(StandardCharsets.US_ASCII));
        JsonNode active = answer.path("active");
        if (!active.isBoolean()) {
            throw new IOException("it does not say whether the token is active");
        }
        return active.asBoolean() ? active(answer, login) : Answer.IGNORED;
    }

    private Answer active(ObjectNode answer, Login login) throws IOException {
        String user = answer.path(userNameClaim).asText(answer.path("sub").asText(""));
        if (user.isEmpty()) {
            throw new IOException("it does not say whose the token is");
        }
        if (login.userName() != null && !login.userName().equals(user)) {
            return new Answer.Denied(
                    ReasonCode.NOT_AUTHORIZED, "the token is of another user than CONNECT names");
        }
        long expiresAt = expiresAt(answer.path("exp"));
        return expiresAt <= clock.millis()
                ? new Answer.Denied(ReasonCode.NOT_AUTHORIZED, "the token has expired")
                : new Answer.Allowed(
                        new Principal(user, HttpLink.attributes(answer, "claim.")), expiresAt);
    }

    private static long expiresAt(JsonNode seconds) {
        return seconds.canConvertToLong() && seconds.asLong() <= Verdict.Allowed.NEVER / 1000
                ? seconds.asLong() * 1000
                : Verdict.Allowed.NEVER;
    }
}
