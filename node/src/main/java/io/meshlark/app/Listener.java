package io.meshlark.app;

/**
 * An open listener.
 *
 * @param name for people: {@code MQTT over WebSocket}
 * @param address {@code 0.0.0.0:8083/mqtt}
 */
public record Listener(String name, String address) {}
