package io.meshlark.protocol.topic;

import org.jspecify.annotations.Nullable;

/**
 * A well-formed topic filter [MQTT 5, section 4.7], of a shared subscription if {@link #group} is
 * there [4.8.2].
 *
 * @param text as the client sent it, with {@code $share/group/}
 * @param group the share name, or null
 * @param filter the filter that topics are matched against
 */
public record TopicFilter(String text, @Nullable String group, String filter) {
    private static final String SHARE = "$share/";

    /** Either a filter or what is wrong with the text. */
    public sealed interface Parsed {
        record Ok(TopicFilter filter) implements Parsed {}

        record Wrong(String problem) implements Parsed {}
    }

    /**
     * Roughly what it takes on the heap beside its place in a trie, in bytes; what limits count.
     */
    public int weight() {
        return 32 + text.length();
    }

    /**
     * @param maxLevels the most levels allowed in the filter, at least 1
     */
    public static Parsed parse(String text, int maxLevels) {
        String group = null;
        String filter = text;
        if (text.startsWith(SHARE)) {
            int slash = text.indexOf('/', SHARE.length());
            if (slash < 0) {
                return new Parsed.Wrong(
                        "shared subscription has no filter: $share/<name>/<filter>");
            }
            group = text.substring(SHARE.length(), slash);
            filter = text.substring(slash + 1);
            if (group.isEmpty() || group.indexOf('+') >= 0 || group.indexOf('#') >= 0) {
                return new Parsed.Wrong( // [MQTT-4.8.2-1] [MQTT-4.8.2-2]
                        "share name must have at least one character and no '/', '+' or '#'");
            }
        }
        String problem = problemWith(filter, maxLevels);
        return problem == null
                ? new Parsed.Ok(new TopicFilter(text, group, filter))
                : new Parsed.Wrong(problem);
    }

    private static @Nullable String problemWith(String filter, int maxLevels) {
        int length = filter.length();
        if (length == 0) {
            return "topic filter is empty"; // [MQTT-4.7.3-1]
        }
        int levels = 1;
        for (int i = 0; i < length; i++) {
            char c = filter.charAt(i);
            boolean levelStarts = i == 0 || filter.charAt(i - 1) == '/';
            boolean levelEnds = i == length - 1 || filter.charAt(i + 1) == '/';
            if (c == '/') {
                levels++;
            } else if (c == '#' && !(levelStarts && i == length - 1)) {
                return "'#' must be the last level and stand alone in it"; // [MQTT-4.7.1-1]
            } else if (c == '+' && !(levelStarts && levelEnds)) {
                return "'+' must stand alone in its level"; // [MQTT-4.7.1-2]
            }
        }
        return levels > maxLevels
                ? "topic filter has " + levels + " levels, limit is " + maxLevels
                : null;
    }

    public boolean isShared() {
        return group != null;
    }

    public boolean hasWildcard() {
        return filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
    }

    /** Whether {@code topic} matches; the plain definition, that tries are tested against. */
    public boolean matches(String topic) {
        if (Topics.isReserved(topic) && (filter.charAt(0) == '+' || filter.charAt(0) == '#')) {
            return false; // [MQTT-4.7.2-1]
        }
        String[] levels = filter.split("/", -1);
        String[] names = topic.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals("#")) {
                return true;
            }
            if (i >= names.length || !(levels[i].equals("+") || levels[i].equals(names[i]))) {
                return false;
            }
        }
        return levels.length == names.length;
    }
}
