/** Tests of the codec; {@link io.meshlark.transport.codec.NamedPackets} serves other tests too. */
@NullMarked
package io.meshlark.transport.codec;

import org.jspecify.annotations.NullMarked;
