package io.meshlark.retained;

import java.util.Comparator;

/**
 * Topics in the order of their levels: as strings, but '/' before every other character. So a topic
 * is followed by everything below it, and only then by its next sibling: {@code a, a/b, a!}.
 */
enum LevelOrder implements Comparator<String> {
    LEVEL_ORDER;

    @Override
    public int compare(String one, String other) {
        int common = Math.min(one.length(), other.length());
        for (int i = 0; i < common; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return a == '/' ? -1 : b == '/' ? 1 : a - b;
            }
        }
        return one.length() - other.length();
    }

    /** What comes after {@code topic} and all below it, and before its next sibling. */
    static String after(String topic) {
        return topic + '\0'; // which no topic has [MQTT-4.7.3-2]
    }
}
