/**
 * MQTT clients that never give up, and write down all they do and see. A thread each, because what
 * counts here is that their rules are right; {@code io.meshlark.loadtest.client} is for speed.
 */
@NullMarked
package io.meshlark.loadtest.chaos.client;

import org.jspecify.annotations.NullMarked;
