package io.meshlark.auth.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Login;
import io.meshlark.auth.access.BadRules;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.guard.Lookup;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a service of the operator's own what a client may do that has been let in.
 *
 * <pre>
 *  POST {"clientid", "username"?, "address"?}
 *   200 {"rules": [{"permission", "action", "topic"}, …], "expires_in"?}
 * </pre>
 *
 * <p>All of its rules at once: nothing can be asked while a message waits. Any other answer is a
 * failure, and rules that are wrong turn the client away.
 */
public final class HttpRules implements Lookup {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRules.class);

    private final JsonCalls calls;
    private final InstantSource clock;

    public HttpRules(JsonCalls calls, InstantSource clock) {
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public Answer ask(Login login) throws IOException, InterruptedException {
        ObjectNode answer = calls.post("application/json", HttpLink.question(login));
        if (!answer.path("rules").isArray()) {
            throw new IOException("its answer has no array of rules");
        }
        long expiresAt = HttpLink.expiresAt(answer.path("expires_in"), clock);
        String user = login.userName() == null ? "" : login.userName();
        try {
            return new Answer.Allowed(
                    Principal.named(user).with(HttpLink.rules(answer)), expiresAt);
        } catch (BadRules e) {
            LOG.warn("access.http: client {} is turned away: {}", login.clientId(), e.problem());
            return new Answer.Denied(ReasonCode.NOT_AUTHORIZED, "not authorized");
        }
    }
}
