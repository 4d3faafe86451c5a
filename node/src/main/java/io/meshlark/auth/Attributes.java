package io.meshlark.auth;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody else says about a client, as attributes of its principal: texts, numbers and truth
 * values; as many and as long as can be kept for each connection. What is too long is left out, and
 * not cut, because a rule could take it for another.
 */
public final class Attributes {
    private static final int MOST = 32;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 256;

    private Attributes() {}

    /**
     * @param prefix of the attributes' names, {@code claim.}
     */
    public static Map<String, String> of(
            String prefix, Map<String, ? extends @Nullable Object> all) {
        Map<String, String> attributes = new HashMap<>();
        all.forEach((name, value) -> {
            boolean isScalar =
                    value instanceof String || value instanceof Number || value instanceof Boolean;
            if (isScalar
                    && attributes.size() < MOST
                    && name.length() <= LONGEST_NAME
                    && value.toString().length() <= LONGEST_VALUE) {
                attributes.put(prefix + name, value.toString());
            }
        });
        return attributes;
    }
}
