/**
 * Services that are asked over HTTP who a client is: the operator's own, and OAuth 2.0 servers.
 * Both behind {@code auth.guard}, as everything that crosses the network.
 */
@NullMarked
package io.meshlark.auth.http;

import org.jspecify.annotations.NullMarked;
