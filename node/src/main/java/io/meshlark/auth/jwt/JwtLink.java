package io.meshlark.auth.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.meshlark.auth.Attributes;
import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.Login;
import io.meshlark.auth.access.BadRules;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.guard.Lookup;
import io.meshlark.config.JwtSettings;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who has a token that is signed, in force, and for this broker. What is no token at all is
 * the next link's. Why a token is refused is in the log; the client hears it only when its
 * signature is good.
 */
public final class JwtLink implements Lookup {
    private static final Logger LOG = LoggerFactory.getLogger(JwtLink.class);

    /** The header of a JWS is a JSON object, and so begins with {@code {"}. */
    private static final Pattern TOKEN =
            Pattern.compile("eyJ[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*");

    private final JwtSettings settings;
    private final SigningKeys keys;
    private final InstantSource clock;

    public JwtLink(JwtSettings settings, SigningKeys keys, InstantSource clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Answer ask(Login login) throws IOException {
        String text = token(login);
        if (text == null || !text.startsWith("eyJ") || text.indexOf('.') < 0) {
            return Answer.IGNORED;
        }
        if (text.length() > settings.maxTokenSize()) {
            return refused(
                    login,
                    "it has %d bytes, limit is %d"
                            .formatted(text.length(), settings.maxTokenSize()));
        }
        if (!TOKEN.matcher(text).matches()) {
            return Answer.IGNORED;
        }
        try {
            return answer(SignedJWT.parse(text), login);
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            return refused(login, "it cannot be read");
        }
    }

    private @Nullable String token(Login login) {
        return switch (settings.tokenIn()) {
            case PASSWORD -> {
                Bytes password = login.password();
                yield password == null ? null : password.utf8();
            }
            case USER_NAME -> login.userName();
        };
    }

    private Answer answer(SignedJWT token, Login login) throws IOException, ParseException {
        JWSHeader header = token.getHeader();
        if (!settings.algorithms().contains(header.getAlgorithm().getName())) {
            return refused(login, "its algorithm is not in auth.jwt.algorithms");
        }
        if (header.getCriticalParams() != null) { // RFC 7515, section 4.1.11
            return refused(login, "its header has extensions that must be understood");
        }
        if (!new Signature(token).isBy(keys.fitting(header))) {
            return refused(login, "no key that is known has signed it");
        }
        JWTClaimsSet claims = token.getJWTClaimsSet();
        String problem = problem(claims, login);
        if (problem != null) {
            return new Answer.Denied(ReasonCode.NOT_AUTHORIZED, "the token " + problem);
        }
        try {
            return new Answer.Allowed(
                    new Principal(
                            String.valueOf(claims.getStringClaim(settings.userNameClaim())),
                            Attributes.of("claim.", token.getPayload().toJSONObject()),
                            rules(claims)),
                    expiresAt(claims));
        } catch (BadRules e) {
            LOG.warn(
                    "token of client {} is refused: {}: {}",
                    login.clientId(),
                    settings.rulesClaim(),
                    e.problem());
            return new Answer.Denied(
                    ReasonCode.NOT_AUTHORIZED,
                    "the token has access rules that cannot be used (%s)"
                            .formatted(settings.rulesClaim()));
        }
    }

    private List<OwnRule> rules(JWTClaimsSet claims) throws BadRules {
        return settings.rulesClaim().isEmpty()
                ? List.of()
                : OwnRules.ofJson(claims.getClaim(settings.rulesClaim()));
    }

    /** For one whose signature is good. */
    private @Nullable String problem(JWTClaimsSet claims, Login login) throws ParseException {
        long now = clock.millis();
        long leeway = settings.leeway().toMillis();
        Date from = claims.getNotBeforeTime();
        if (claims.getExpirationTime() == null && settings.requireExpiry()) {
            return "does not say when it ends (exp)";
        }
        if (expiresAt(claims) <= now) {
            return "has expired";
        }
        if (from != null && from.getTime() - leeway > now) {
            return "is not yet in force (nbf)";
        }
        if (!settings.issuer().isEmpty() && !settings.issuer().equals(claims.getIssuer())) {
            return "is of another issuer (iss)";
        }
        if (!settings.audience().isEmpty()
                && Collections.disjoint(settings.audience(), claims.getAudience())) {
            return "is for somebody else (aud)";
        }
        return problemWithNames(claims, login);
    }

    private @Nullable String problemWithNames(JWTClaimsSet claims, Login login)
            throws ParseException {
        String user = claims.getStringClaim(settings.userNameClaim());
        if (user == null || user.isEmpty()) {
            return "names no user (%s)".formatted(settings.userNameClaim());
        }
        if (settings.tokenIn() == JwtSettings.TokenIn.PASSWORD
                && login.userName() != null
                && !user.equals(login.userName())) {
            return "is of another user than CONNECT names (%s)".formatted(settings.userNameClaim());
        }
        String claim = settings.clientIdClaim();
        if (!claim.isEmpty() && !login.clientId().equals(claims.getStringClaim(claim))) {
            return "is for another client identifier (%s)".formatted(claim);
        }
        return null;
    }

    private long expiresAt(JWTClaimsSet claims) {
        Date end = claims.getExpirationTime();
        return end == null ? Verdict.Allowed.NEVER : end.getTime() + settings.leeway().toMillis();
    }

    private static Answer refused(Login login, String why) {
        LOG.debug("token of client {} is refused: {}", login.clientId(), why);
        return Answer.Denied.to(login);
    }
}
