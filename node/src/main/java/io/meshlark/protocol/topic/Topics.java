package io.meshlark.protocol.topic;

import org.jspecify.annotations.Nullable;

/**
 * What a topic name may be [MQTT 5, section 4.7]. Whether it is UTF-8, at most 65,535 bytes and
 * free of U+0000 the decoder has already checked.
 */
public final class Topics {
    private Topics() {}

    /**
     * What is wrong with {@code topic} as a topic name to publish to, or null.
     *
     * @param maxLevels the most levels allowed, at least 1
     */
    public static @Nullable String problemWithName(String topic, int maxLevels) {
        if (topic.isEmpty()) {
            return "topic name is empty"; // [MQTT-4.7.3-1]
        }
        int levels = 1;
        for (int i = 0; i < topic.length(); i++) {
            char c = topic.charAt(i);
            if (c == '/') {
                levels++;
            } else if (c == '#' || c == '+') {
                return "topic name has a wildcard '" + c + "'"; // [MQTT-3.3.2-2]
            }
        }
        return levels > maxLevels ? "topic has " + levels + " levels, limit is " + maxLevels : null;
    }

    /** Whether the topic is the server's own, so that a leading wildcard passes it by [4.7.2-1]. */
    public static boolean isReserved(String topic) {
        return !topic.isEmpty() && topic.charAt(0) == '$';
    }
}
