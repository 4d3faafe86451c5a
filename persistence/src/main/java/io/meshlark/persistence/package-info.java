/**
 * What the broker writes down: ports in bytes and strings. Implementations live in the
 * sub-packages, one per store; nothing here knows MQTT.
 */
@NullMarked
package io.meshlark.persistence;

import org.jspecify.annotations.NullMarked;
