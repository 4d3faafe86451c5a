/**
 * Accounts that stand somewhere else, with the hash of a password and access rules: what {@code
 * sql} and {@code redis} have in common.
 */
@NullMarked
package io.meshlark.auth.account;

import org.jspecify.annotations.NullMarked;
