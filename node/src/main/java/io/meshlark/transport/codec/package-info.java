/**
 * Bytes to packets and back, for MQTT 3.1, 3.1.1 and 5.0. Knows the form of every packet and
 * nothing of its meaning: what needs a session, a limit of the connection or a topic's rules is
 * decided in {@code protocol.connection}.
 *
 * <p>Bad bytes are values here, never exceptions: {@link
 * io.meshlark.transport.codec.PacketDecoder#violation()}. A packet that we ourselves built wrongly
 * is our error and throws.
 */
@NullMarked
package io.meshlark.transport.codec;

import org.jspecify.annotations.NullMarked;
