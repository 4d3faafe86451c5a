/**
 * One MQTT connection over TCP, TLS or WebSocket, and the event loop that it shares. To its left:
 * {@code wire}; to its right: {@code load}, which decides what is sent.
 */
@NullMarked
package io.meshlark.loadtest.client;

import org.jspecify.annotations.NullMarked;
