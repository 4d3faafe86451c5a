package io.meshlark.loadtest.scenario;

/**
 * What each client of a group publishes.
 *
 * @param topic template, see {@link Template}; {@code {t}} is the number of the topic
 * @param topicsPerClient used in turn
 * @param payload bytes
 */
public record Publication(String topic, int topicsPerClient, int qos, int payload, boolean retain) {

    public static Publication to(String topic, int qos, int payload) {
        return new Publication(topic, 1, qos, payload, false);
    }
}
