package io.meshlark.auth.access;

/**
 * The topics that one filter of a rule means, compared with the topics that a client asks for. A
 * wildcard in the first level does not mean topics that begin with {@code $} [MQTT-4.7.2-1], so a
 * rule about {@code #} is none about {@code $SYS/#}.
 */
final class Scope {
    private final String[] levels;

    /**
     * @param filter well-formed, without {@code $share/group/}
     */
    Scope(String filter) {
        levels =
                filter.equals("+/#")
                        ? new String[] {"#"}
                        : filter.split("/", -1); // the same topics
    }

    /** Whether each topic that {@code filter} matches is meant. */
    boolean covers(String filter) {
        if (startsWithWildcard(levels[0]) && filter.startsWith("$")) {
            return false;
        }
        int from = 0;
        for (String level : levels) {
            if (level.equals("#")) {
                return true;
            }
            if (from > filter.length()) {
                return false;
            }
            int to = endOfLevel(filter, from);
            if (isLevel(filter, from, to, '#')
                    || !(level.equals("+") || isSame(level, filter, from, to))) {
                return false;
            }
            from = to + 1;
        }
        return from > filter.length();
    }

    /** Whether any topic that {@code filter} matches is meant. */
    boolean overlaps(String filter) {
        if (startsWithWildcard(levels[0]) && filter.startsWith("$")
                || startsWithWildcard(filter) && levels[0].startsWith("$")) {
            return false;
        }
        int from = 0;
        for (String level : levels) {
            if (level.equals("#")) {
                return true;
            }
            if (from > filter.length()) {
                return false;
            }
            int to = endOfLevel(filter, from);
            if (isLevel(filter, from, to, '#')) {
                return true;
            }
            if (!(level.equals("+")
                    || isLevel(filter, from, to, '+')
                    || isSame(level, filter, from, to))) {
                return false;
            }
            from = to + 1;
        }
        return from > filter.length() || isLevel(filter, from, filter.length(), '#');
    }

    private static boolean startsWithWildcard(String filter) {
        return filter.startsWith("+") || filter.startsWith("#");
    }

    private static int endOfLevel(String filter, int from) {
        int slash = filter.indexOf('/', from);
        return slash < 0 ? filter.length() : slash;
    }

    private static boolean isLevel(String filter, int from, int to, char wildcard) {
        return to - from == 1 && filter.charAt(from) == wildcard;
    }

    private static boolean isSame(String level, String filter, int from, int to) {
        return level.length() == to - from && filter.startsWith(level, from);
    }

    @Override
    public String toString() {
        return String.join("/", levels);
    }
}
