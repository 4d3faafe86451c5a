/**
 * What stands around a link that is slow, so that neither a crowd of clients nor a backend that is
 * away hurts the node: each a link around a link.
 *
 * <pre>{@code
 * counted ( cached, one look-up for all who ask the same ( breaker ( time-out, bounded workers ( look-up ))))
 * }</pre>
 *
 * <p>The look-ups themselves are the neighbours {@code password}, {@code jwt}, {@code http}.
 */
@NullMarked
package io.meshlark.auth.guard;

import org.jspecify.annotations.NullMarked;
