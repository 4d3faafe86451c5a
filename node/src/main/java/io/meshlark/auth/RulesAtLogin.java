package io.meshlark.auth;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.access.BadRules;
import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the rules of whoever is let in. Whose rules cannot be fetched is not let in.
 *
 * @param inner finds out who a client is
 * @param rules is asked about the client under the user name by which it was let in; its answer has
 *     the rules, and until when they are good
 */
public record RulesAtLogin(Authenticator inner, AuthenticationLink rules) implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(RulesAtLogin.class);

    @Override
    public CompletionStage<Verdict> authenticate(Login login) {
        return inner.authenticate(login)
                .thenCompose(verdict ->
                        switch (verdict) {
                            case Verdict.Denied _ -> completedStage(verdict);
                            case Verdict.Allowed allowed ->
                                    rules.ask(about(allowed.principal(), login))
                                            .thenApply(answer -> with(answer, allowed, login));
                        });
    }

    /** Without the password: that is nobody else's business. */
    private static Login about(Principal principal, Login login) {
        return new Login(
                login.clientId(),
                principal.isAnonymous() ? null : principal.userName(),
                null,
                login.remote(),
                List.of());
    }

    private static Verdict with(Answer answer, Verdict.Allowed allowed, Login login) {
        return switch (answer) {
            case Answer.Allowed(var found, var expiresAt) -> {
                try {
                    OwnRules all = new OwnRules();
                    all.add(allowed.principal().rules());
                    all.add(found.rules());
                    yield new Verdict.Allowed(
                            allowed.principal().with(all.all()),
                            Math.min(allowed.expiresAt(), expiresAt));
                } catch (BadRules e) {
                    LOG.warn("client {} is turned away: {}", login.clientId(), e.problem());
                    yield new Verdict.Denied(ReasonCode.NOT_AUTHORIZED, "not authorized");
                }
            }
            case Answer.Denied(var reason, var detail) -> new Verdict.Denied(reason, detail);
            case Answer.Failed(var reason, var detail) -> new Verdict.Denied(reason, detail);
            case Answer.Ignored _ -> allowed;
        };
    }

    @Override
    public EnhancedMethods enhanced() {
        return inner.enhanced();
    }
}
