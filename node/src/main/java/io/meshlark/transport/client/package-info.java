/**
 * The client's side of a connection, for the built-in commands {@code pub} and {@code sub}:
 * blocking, because a command has one connection and nothing else to do, and because that starts
 * faster than an event loop. Left neighbour: {@code app.client}; right neighbour: the codec.
 */
@NullMarked
package io.meshlark.transport.client;

import org.jspecify.annotations.NullMarked;
