/** Accounts and access rules in a database, over JDBC, behind {@code auth.guard}. */
@NullMarked
package io.meshlark.auth.sql;

import org.jspecify.annotations.NullMarked;
