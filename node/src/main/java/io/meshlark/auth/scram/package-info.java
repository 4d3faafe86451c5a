/**
 * SCRAM [RFC 5802, RFC 7677] as enhanced authentication: the client shows that it has the password
 * without sending it, and the broker that it knows it. Channel binding is not offered.
 */
@NullMarked
package io.meshlark.auth.scram;

import org.jspecify.annotations.NullMarked;
