package io.meshlark.auth.access;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who a client is, once it has been let in: what access rules and the ownership of sessions go by.
 *
 * @param userName by which it was let in; empty: anonymous
 * @param attributes what else has been proved, by the names that rules use in their placeholders:
 *     {@code cert.cn}, {@code claim.tenant}; by name
 */
public record Principal(String userName, Map<String, String> attributes) {

    /** Somebody without an account. */
    public static final Principal ANONYMOUS = new Principal("", Map.of());

    public Principal {
        attributes =
                attributes.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    public static Principal named(String userName) {
        return new Principal(userName, Map.of());
    }

    /** Whether nothing is known about it, so that it need not be written down. */
    public boolean isUnknown() {
        return userName.isEmpty() && attributes.isEmpty();
    }

    public boolean isAnonymous() {
        return userName.isEmpty();
    }
}
