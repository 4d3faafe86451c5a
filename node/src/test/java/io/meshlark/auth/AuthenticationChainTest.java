package io.meshlark.auth;

import static java.util.concurrent.CompletableFuture.completedStage;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.access.Principal;
import io.meshlark.config.AuthSettings.Anonymous;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthenticationChainTest {
    private static final Principal SOMEBODY = Principal.named("somebody");
    private static final Verdict WRONG =
            new Verdict.Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "bad user name or password");

    private final List<String> asked = new ArrayList<>();

    private AuthenticationLink link(String name, Answer answer) {
        return login -> {
            asked.add(name);
            return completedStage(answer);
        };
    }

    private static Verdict verdict(Login login, Anonymous anonymous, AuthenticationLink... links) {
        return new AuthenticationChain(List.of(links), new AnonymousAccess(anonymous))
                .authenticate(login)
                .toCompletableFuture()
                .join();
    }

    @Test
    void theFirstLinkThatKnowsTheClientDecides() {
        var verdict =
                verdict(
                        Logins.of("user", "password"),
                        Anonymous.DENY,
                        link("a", Answer.IGNORED),
                        link("b", new Answer.Allowed(SOMEBODY, 17)),
                        link("c", Answer.Denied.to(Logins.of("user", null))));

        assertThat(verdict).isEqualTo(new Verdict.Allowed(SOMEBODY, 17));
        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void whoIsDeniedIsNotPassedOn() {
        var login = Logins.of("user", "password");

        var verdict =
                verdict(
                        login,
                        Anonymous.ALLOW,
                        link("a", Answer.Denied.to(login)),
                        link("b", new Answer.Allowed(SOMEBODY)));

        assertThat(verdict).isEqualTo(WRONG);
        assertThat(asked).containsExactly("a");
    }

    @Test
    void aLinkThatCannotTellIsNotPassedOver() {
        var verdict =
                verdict(
                        Logins.of("user", "password"),
                        Anonymous.ALLOW,
                        link("a", Answer.Failed.UNAVAILABLE),
                        link("b", new Answer.Allowed(SOMEBODY)));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Denied.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE));
        assertThat(asked).containsExactly("a");
    }

    @Test
    void aUserWhomNobodyKnowsIsAnsweredLikeAWrongPassword() {
        var login = Logins.of("nobody", "password");

        assertThat(verdict(login, Anonymous.ALLOW, link("a", Answer.IGNORED))).isEqualTo(WRONG);
    }

    @Test
    void aPasswordWithoutUserNameThatNobodyKnowsIsNotAuthorized() {
        assertThat(verdict(Logins.of(null, "password"), Anonymous.ALLOW, link("a", Answer.IGNORED)))
                .isEqualTo(new Verdict.Denied(ReasonCode.NOT_AUTHORIZED, "not authorized"));
    }

    @Test
    void whoShowsNothingIsAnonymousAfterAllLinksHaveBeenAsked() {
        var nothing = Logins.of(null, null);
        var ignoring = link("a", Answer.IGNORED);

        assertThat(verdict(nothing, Anonymous.LOOPBACK, ignoring))
                .isEqualTo(new Verdict.Allowed(Principal.ANONYMOUS));
        assertThat(verdict(nothing, Anonymous.DENY, ignoring))
                .isInstanceOfSatisfying(
                        Verdict.Denied.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
        assertThat(asked).containsExactly("a", "a");
    }
}
