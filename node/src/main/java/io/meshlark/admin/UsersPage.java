package io.meshlark.admin;

import io.meshlark.admin.LocalPage.Answer;
import io.meshlark.auth.access.BadRules;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.user.Users;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may log in: {@code GET /users}; {@code POST /users} sets the password (as hashes), the rules,
 * or both, of a user, who is made if missing; {@code POST /users/remove}.
 */
final class UsersPage {
    private static final Logger LOG = LoggerFactory.getLogger(UsersPage.class);

    private UsersPage() {}

    /** In {@link UserJson}. */
    static LocalPage<Users> of(Supplier<Optional<Users>> desk) {
        return new LocalPage<>(
                desk,
                open -> UserJson.write(open.all()),
                Map.of("/users", UsersPage::set, "/users/remove", UsersPage::remove));
    }

    /** Rules first: who is new has them when it can log in. */
    private static CompletionStage<Answer> set(String json, Users users) {
        UserJson order = UserJson.read(json);
        String name = order.mustHaveName();
        List<String> hashes = order.hashes();
        List<String> lines = order.rules();
        if (hashes == null && lines == null) {
            throw new IllegalArgumentException("neither hashes nor rules are given");
        }
        CompletionStage<Void> ruled =
                lines == null
                        ? CompletableFuture.completedStage(null)
                        : users.setRules(name, rules(lines));
        return ruled.thenCompose(done ->
                        hashes == null
                                ? CompletableFuture.completedStage(null)
                                : users.setPassword(name, hashes))
                .thenApply(done -> {
                    String what =
                            hashes == null
                                    ? "rules"
                                    : lines == null ? "password" : "password, rules";
                    LOG.info("user {}: {} set", name, what);
                    return Answer.of(200, "user %s: %s set".formatted(name, what));
                });
    }

    private static List<OwnRule> rules(List<String> lines) {
        try {
            return OwnRules.ofLines(lines);
        } catch (BadRules e) {
            throw new IllegalArgumentException(e.problem(), e);
        }
    }

    private static CompletionStage<Answer> remove(String json, Users users) {
        String name = UserJson.read(json).mustHaveName();
        return users.remove(name)
                .thenApply(was -> {
                    if (was) {
                        LOG.info("user {} is removed", name);
                    }
                    return was
                            ? Answer.of(200, "user %s is removed".formatted(name))
                            : Answer.of(404, "there is no user " + name);
                });
    }
}
