/**
 * The control packets of MQTT 3.1, 3.1.1 and 5.0 as values. One record per packet, one vocabulary
 * for all versions: what a version does not have is empty. Bytes become these values in {@code
 * transport.codec}, and nowhere else.
 */
@NullMarked
package io.meshlark.protocol.packet;

import org.jspecify.annotations.NullMarked;
