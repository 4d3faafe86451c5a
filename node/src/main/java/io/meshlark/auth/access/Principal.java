package io.meshlark.auth.access;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who a client is, once it has been let in: what access rules and the ownership of sessions go by.
 *
 * @param userName by which it was let in; empty: anonymous
 * @param attributes what else has been proved, by the names that rules use in their placeholders:
 *     {@code cert.cn}, {@code claim.tenant}; by name
 * @param rules that came with the login, about this client alone; behind those of all
 */
public record Principal(String userName, Map<String, String> attributes, List<OwnRule> rules) {

    /** Somebody without an account. */
    public static final Principal ANONYMOUS = new Principal("", Map.of());

    public Principal {
        attributes =
                attributes.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableMap(new TreeMap<>(attributes));
        rules = List.copyOf(rules);
    }

    /** Without rules of its own. */
    public Principal(String userName, Map<String, String> attributes) {
        this(userName, attributes, List.of());
    }

    public static Principal named(String userName) {
        return new Principal(userName, Map.of());
    }

    /** Whether nothing is known about it, so that it need not be written down. */
    public boolean isUnknown() {
        return userName.isEmpty() && attributes.isEmpty() && rules.isEmpty();
    }

    public boolean isAnonymous() {
        return userName.isEmpty();
    }

    /** The same with rules of its own. */
    public Principal with(List<OwnRule> rules) {
        return new Principal(userName, attributes, rules);
    }
}
