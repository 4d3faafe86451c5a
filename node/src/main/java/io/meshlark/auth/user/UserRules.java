package io.meshlark.auth.user;

import io.meshlark.auth.access.OwnRule;
import java.util.List;

/** Rules about one user, however it has logged in; the first that fits decides. */
record UserRules(String user, List<OwnRule> rules) {
    UserRules {
        rules = List.copyOf(rules);
    }
}
