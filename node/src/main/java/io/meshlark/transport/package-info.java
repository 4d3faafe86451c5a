/**
 * Sockets and bytes: listeners, TLS, WebSocket, PROXY protocol, and the one handler of each
 * connection. The only package that knows Netty. Left neighbour: {@code app}, which starts the
 * listeners; right neighbour: {@code protocol}, which decides what a packet means.
 */
@NullMarked
package io.meshlark.transport;

import org.jspecify.annotations.NullMarked;
