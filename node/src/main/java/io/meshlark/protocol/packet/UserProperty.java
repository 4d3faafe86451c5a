package io.meshlark.protocol.packet;

/** A name and a value that travel with a packet, in order, names may repeat [MQTT 5, 3.3.2.3.7]. */
public record UserProperty(String name, String value) {}
