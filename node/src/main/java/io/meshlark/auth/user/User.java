package io.meshlark.auth.user;

import io.meshlark.auth.access.OwnRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user for people: nothing of its password.
 *
 * @param passwordSince milliseconds since the epoch; null if it has no password here, and only
 *     rules
 * @param hasScram whether it can be shown without being sent
 */
public record User(
        String name, @Nullable Long passwordSince, boolean hasScram, List<OwnRule> rules) {
    public User {
        rules = List.copyOf(rules);
    }
}
