package io.meshlark.config;

/**
 * A setting as it is in force, and who said so.
 *
 * @param value as a settings file has it; a password is three stars
 */
public record EffectiveSetting(String path, String value, Origin origin) {

    /** Whether the value is a secret that is not shown. */
    public boolean isHidden() {
        return value.equals(Secret.HIDDEN);
    }
}
