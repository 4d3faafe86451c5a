/**
 * Who may connect, and who it is. {@code transport} asks before it looks for a session; the answer
 * is a value, and may come later and from another thread.
 */
@NullMarked
package io.meshlark.auth;

import org.jspecify.annotations.NullMarked;
