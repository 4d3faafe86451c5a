package io.meshlark.auth.guard;

import io.meshlark.auth.AuthenticationLink;
import io.meshlark.auth.Login;
import java.util.concurrent.CompletionStage;

/** Counts what a link answers. */
public record CountedLink(AuthenticationLink inner, Tally tally) implements AuthenticationLink {

    @Override
    public CompletionStage<Answer> ask(Login login) {
        return inner.ask(login).whenComplete((answer, _) -> count(answer));
    }

    private void count(Answer answer) {
        switch (answer) {
            case Answer.Allowed _ -> tally.allowed.increment();
            case Answer.Denied _ -> tally.denied.increment();
            case Answer.Ignored _ -> tally.ignored.increment();
            case Answer.Failed _ -> tally.failed.increment();
        }
    }
}
