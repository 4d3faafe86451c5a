/**
 * A directory that is asked over LDAP who a client is [RFC 4511], behind {@code auth.guard} as
 * everything that crosses the network.
 */
@NullMarked
package io.meshlark.auth.ldap;

import org.jspecify.annotations.NullMarked;
