package io.meshlark.auth;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.meshlark.auth.AuthenticationLink.Answer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Asks one link after the other, until one knows the client. Whom nobody knows is turned away in
 * the same words as one with a wrong password, unless it has shown nothing at all and is anonymous.
 *
 * @param anonymous decides about clients without user name and password
 */
public record AuthenticationChain(List<AuthenticationLink> links, Authenticator anonymous)
        implements Authenticator {

    public AuthenticationChain {
        links = List.copyOf(links);
    }

    @Override
    public CompletionStage<Verdict> authenticate(Login login) {
        return ask(0, login);
    }

    private CompletionStage<Verdict> ask(int index, Login login) {
        if (index == links.size()) {
            return unknown(login);
        }
        return links.get(index)
                .ask(login)
                .thenCompose(answer ->
                        switch (answer) {
                            case Answer.Allowed(var principal, var expiresAt) ->
                                    completedStage(new Verdict.Allowed(principal, expiresAt));
                            case Answer.Denied(var reason, var detail) ->
                                    completedStage(new Verdict.Denied(reason, detail));
                            case Answer.Failed(var reason, var detail) ->
                                    completedStage(new Verdict.Denied(reason, detail));
                            case Answer.Ignored _ -> ask(index + 1, login);
                        });
    }

    private CompletionStage<Verdict> unknown(Login login) {
        if (login.userName() == null && login.password() == null) {
            return anonymous.authenticate(login);
        }
        Answer.Denied denied = Answer.Denied.to(login);
        return completedStage(new Verdict.Denied(denied.reason(), denied.detail()));
    }
}
