/**
 * MQTT itself, as pure values and rules: no I/O, no clock, no threads. Left neighbour: {@code
 * transport}, which turns bytes into these values; right neighbour: {@code session}.
 */
@NullMarked
package io.meshlark.protocol;

import org.jspecify.annotations.NullMarked;
