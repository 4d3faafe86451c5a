/**
 * Who may do what, as pure values: {@code auth} finds out who a client is, {@code transport} and
 * {@code session} ask here.
 */
@NullMarked
package io.meshlark.auth.access;

import org.jspecify.annotations.NullMarked;
