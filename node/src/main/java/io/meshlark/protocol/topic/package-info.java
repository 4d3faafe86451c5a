/**
 * Topic names and topic filters: what is well-formed, and what matches what [MQTT 5, section 4.7].
 */
@NullMarked
package io.meshlark.protocol.topic;

import org.jspecify.annotations.NullMarked;
