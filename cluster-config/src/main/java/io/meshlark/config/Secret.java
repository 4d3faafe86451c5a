package io.meshlark.config;

import java.nio.charset.StandardCharsets;

/** A password: never printed, logged or shown by {@code check}. Empty: none. */
public record Secret(String value) {

    /** In UTF-8. */
    public byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    /** What stands where a secret would. */
    static final String HIDDEN = "***";

    public boolean isEmpty() {
        return value.isEmpty();
    }

    /** Whether a setting of this name, or of a library's own, is one. */
    static boolean isNamed(String path) {
        return path.substring(path.lastIndexOf('.') + 1).matches("(?i).*(password|secret|token)");
    }

    @Override
    public String toString() {
        return isEmpty() ? "" : HIDDEN;
    }
}
