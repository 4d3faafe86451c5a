package io.meshlark.auth.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshlark.auth.Attributes;
import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.Login;
import io.meshlark.auth.access.BadRules;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.certificate.CertificateLink;
import io.meshlark.auth.guard.Lookup;
import io.meshlark.protocol.packet.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a service of the operator's own.
 *
 * <pre>
 *  POST {"clientid", "username", "password", "address", "certificate"}
 *   200 {"result": "allow" | "deny" | "ignore", "username"?, "attributes"?, "rules"?, "expires_in"?}
 * </pre>
 *
 * <p>A field that the client has not sent is absent; a password that is no text is in {@code
 * password_base64}; {@code certificate} is its SHA-256 fingerprint. Any other answer is a failure:
 * nobody is let in by mistake.
 */
public final class HttpLink implements Lookup {
    private static final Logger LOG = LoggerFactory.getLogger(HttpLink.class);

    private final JsonCalls calls;
    private final InstantSource clock;

    public HttpLink(JsonCalls calls, InstantSource clock) {
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public Answer ask(Login login) throws IOException, InterruptedException {
        ObjectNode answer = calls.post("application/json", question(login));
        return switch (answer.path("result").asText()) {
            case "allow" -> allowed(answer, login);
            case "deny" -> Answer.Denied.to(login);
            case "ignore" -> Answer.IGNORED;
            default -> throw new IOException("its result is not allow, deny or ignore");
        };
    }

    private Answer allowed(ObjectNode answer, Login login) throws IOException {
        String user = answer.path("username").asText(login.userName());
        try {
            return new Answer.Allowed(
                    new Principal(
                            user == null ? "" : user,
                            attributes(answer.path("attributes"), "http."),
                            rules(answer)),
                    expiresAt(answer.path("expires_in"), clock));
        } catch (BadRules e) {
            LOG.warn("auth.http: client {} is turned away: {}", login.clientId(), e.problem());
            return Answer.Denied.to(login);
        }
    }

    /** Rules of the client alone, in the member {@code rules}. */
    static List<OwnRule> rules(ObjectNode answer) throws BadRules {
        JsonNode rules = answer.path("rules");
        return rules.isMissingNode() || rules.isNull()
                ? List.of()
                : OwnRules.ofJson(JsonCalls.JSON.convertValue(rules, Object.class));
    }

    static long expiresAt(JsonNode seconds, InstantSource clock) throws IOException {
        if (seconds.isMissingNode() || seconds.isNull()) {
            return Verdict.Allowed.NEVER;
        }
        if (!seconds.canConvertToLong() || seconds.asLong() <= 0) {
            throw new IOException("its expires_in is no number of seconds above 0");
        }
        long most = (Long.MAX_VALUE - clock.millis()) / 1000;
        return clock.millis() + Math.min(seconds.asLong(), most) * 1000;
    }

    static Map<String, String> attributes(JsonNode values, String prefix) {
        return values instanceof ObjectNode object
                ? Attributes.of(
                        prefix,
                        JsonCalls.JSON.convertValue(
                                object, new TypeReference<Map<String, @Nullable Object>>() {}))
                : Map.of();
    }

    static byte[] question(Login login) {
        ObjectNode question = JsonCalls.JSON.createObjectNode();
        question.put("clientid", login.clientId());
        if (login.userName() != null) {
            question.put("username", login.userName());
        }
        if (login.password() != null) {
            putPassword(login.password(), question);
        }
        if (login.remote() instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            question.put("address", inet.getAddress().getHostAddress());
        }
        if (!login.certificates().isEmpty()) {
            question.put(
                    "certificate", CertificateLink.fingerprint(login.certificates().getFirst()));
        }
        try {
            return JsonCalls.JSON.writeValueAsBytes(question);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of texts", e);
        }
    }

    private static void putPassword(Bytes password, ObjectNode question) {
        try {
            question.put(
                    "password",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(password.array()))
                            .toString());
        } catch (CharacterCodingException e) {
            question.put("password_base64", Base64.getEncoder().encodeToString(password.array()));
        }
    }
}
