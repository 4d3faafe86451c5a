/**
 * The rules of one connection: what a CONNECT is granted, what a client may publish and subscribe
 * to, aliases, quotas, the order of acknowledgements. One small class per family of rules, each
 * free of I/O and clock, so that every rule is tested as a function. {@code transport} drives them.
 */
@NullMarked
package io.meshlark.protocol.connection;

import org.jspecify.annotations.NullMarked;
