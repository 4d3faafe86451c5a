package io.meshlark.config;

/**
 * A setting as it is in force, and who said so.
 *
 * @param value as a settings file has it
 */
public record EffectiveSetting(String path, String value, Origin origin) {}
