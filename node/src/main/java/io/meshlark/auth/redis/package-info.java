/** Accounts and access rules in Redis, behind {@code auth.guard}. */
@NullMarked
package io.meshlark.auth.redis;

import org.jspecify.annotations.NullMarked;
