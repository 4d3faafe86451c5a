/** Clients that TLS has authenticated: what their certificate says about who they are. */
@NullMarked
package io.meshlark.auth.certificate;

import org.jspecify.annotations.NullMarked;
