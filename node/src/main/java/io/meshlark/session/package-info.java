/**
 * Sessions and session shards as pure state machines: what is waiting, in flight, received,
 * released; which sessions exist and what they subscribe to; what must be written before what may
 * be said. Time and ids are arguments. {@code session.actor} runs these machines inside actors; a
 * transient session runs on its connection's event loop.
 */
@NullMarked
package io.meshlark.session;

import org.jspecify.annotations.NullMarked;
