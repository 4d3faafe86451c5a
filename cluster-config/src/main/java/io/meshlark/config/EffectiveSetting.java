package io.meshlark.config;

/** A setting as it is in force, and who said so. */
public record EffectiveSetting(String path, String value, Origin origin) {}
