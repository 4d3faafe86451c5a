package io.meshlark.clients;

import java.nio.charset.StandardCharsets;

/** A message as its publisher gives it, or as its subscriber gets it. */
record Message(String topic, String text, int qos, boolean retained) {

    Message(String topic, String text, int qos) {
        this(topic, text, qos, false);
    }

    Message(String topic, byte[] payload, int qos, boolean retained) {
        this(topic, new String(payload, StandardCharsets.UTF_8), qos, retained);
    }

    byte[] payload() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
