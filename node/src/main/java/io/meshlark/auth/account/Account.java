package io.meshlark.auth.account;

import java.util.List;
import java.util.Map;

/**
 * What is known of a user.
 *
 * @param userName of who has the account: a database may find {@code ann} for {@code Ann}
 * @param passwordHash as it stands there
 * @param attributes by names without prefix
 * @param rules that are about this user alone, in order
 */
public record Account(
        String userName, String passwordHash, Map<String, String> attributes, List<Row> rules) {

    /** A rule as it stands there. */
    public record Row(String permission, String action, String topic) {}

    public Account {
        attributes = Map.copyOf(attributes);
        rules = List.copyOf(rules);
    }

    @Override
    public String toString() {
        return "account of " + userName;
    }
}
