package io.meshlark.loadtest.scenario;

/**
 * The will of each client of a group.
 *
 * @param topic template, see {@link Template}
 * @param payload bytes
 */
public record Testament(String topic, int qos, int payload, boolean retain) {}
