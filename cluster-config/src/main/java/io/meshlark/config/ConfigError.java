package io.meshlark.config;

/**
 * One thing that is wrong with the settings.
 *
 * @param path the setting, {@code listeners.tcp.port}
 * @param value as it was written; empty when there is none to show
 * @param problem what is allowed, or what to do
 */
public record ConfigError(String path, String value, String problem, Origin origin) {

    /** The error as one line for people. */
    @Override
    public String toString() {
        var assignment = value.isEmpty() ? path : path + " = " + value;
        return "%s: %s (%s)".formatted(assignment, problem, origin).replaceAll("\\R+", " ");
    }
}
