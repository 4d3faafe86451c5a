/**
 * TLS for listeners: reads certificates, keys, authorities and revocations from files, makes of
 * them what Netty needs, and does so again when the files change. Left neighbour: {@code
 * transport}, whose connections begin with a handler from here; {@code app} has it look at the
 * files.
 */
@NullMarked
package io.meshlark.transport.tls;

import org.jspecify.annotations.NullMarked;
