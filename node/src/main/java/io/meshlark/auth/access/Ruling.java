package io.meshlark.auth.access;

import org.jspecify.annotations.Nullable;

/**
 * Whether something may be done, and why.
 *
 * @param by the rule that has decided; null if none fits
 */
public record Ruling(boolean isAllowed, @Nullable Rule by) {}
