package io.meshlark.loadtest.chaos.check;

/** MQTT 5, 4.7. */
final class TopicFilter {

    private TopicFilter() {}

    static boolean matches(String filter, String topic) {
        if (topic.startsWith("$") && !filter.startsWith("$")) {
            return false; // [MQTT-4.7.2-1]
        }
        var wanted = filter.split("/", -1);
        var levels = topic.split("/", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("#")) {
                return true;
            }
            if (i >= levels.length || !(wanted[i].equals("+") || wanted[i].equals(levels[i]))) {
                return false;
            }
        }
        return wanted.length == levels.length;
    }
}
