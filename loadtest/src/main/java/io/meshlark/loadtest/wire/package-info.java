/**
 * The bytes of MQTT 3.1.1 and 5 as far as a load needs them, written into and read from buffers
 * without allocation. Pure; {@code client} carries the bytes.
 */
@NullMarked
package io.meshlark.loadtest.wire;

import org.jspecify.annotations.NullMarked;
