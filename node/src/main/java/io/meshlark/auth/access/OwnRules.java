package io.meshlark.auth.access;

import io.meshlark.protocol.packet.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules of one login while they are gathered: as many and as long as can be kept with each session.
 */
public final class OwnRules {
    /** Rules of one login. */
    public static final int MOST = 64;

    /** Bytes of their filters together, in UTF-8. */
    public static final int MOST_BYTES = 8 << 10;

    private static final Set<String> MEMBERS = Set.of("permission", "action", "topic");

    private final List<OwnRule> rules = new ArrayList<>();
    private int bytes;

    /**
     * The next one; the first that fits decides.
     *
     * @param permission {@code allow} or {@code deny}
     * @param action {@code publish}, {@code subscribe} or {@code all}
     * @param filter as in a file of rules, with placeholders
     * @throws BadRules if it is no rule, or one too many
     */
    public void add(String permission, String action, String filter) throws BadRules {
        if (rules.size() == MOST) {
            throw new BadRules("there are more than %d rules".formatted(MOST));
        }
        bytes += Bytes.utf8(filter).size();
        if (bytes > MOST_BYTES) {
            throw new BadRules("their topics have more than %d bytes".formatted(MOST_BYTES));
        }
        try {
            rules.add(OwnRule.parse(permission, action, filter));
        } catch (BadRules e) {
            throw new BadRules("rule %d: %s".formatted(rules.size() + 1, e.problem()));
        }
    }

    /** More of them, behind those that are there. */
    public void add(List<OwnRule> more) throws BadRules {
        for (OwnRule each : more) {
            add(each.effect().word(), each.doing().word(), each.filter());
        }
    }

    /**
     * As JSON has them: a list of objects with permission, action and topic.
     *
     * @param json of lists, maps and texts; null: none
     * @throws BadRules also for a member that is not known: it could be a limit
     */
    public static List<OwnRule> ofJson(@Nullable Object json) throws BadRules {
        if (json == null) {
            return List.of();
        }
        if (!(json instanceof List<?> list)) {
            throw new BadRules("they are no array");
        }
        OwnRules rules = new OwnRules();
        for (Object each : list) {
            if (!(each instanceof Map<?, ?> map)
                    || !MEMBERS.equals(map.keySet())
                    || !map.values().stream().allMatch(String.class::isInstance)) {
                throw new BadRules(
                        "rule %d: must have permission, action and topic, and nothing else"
                                .formatted(rules.rules.size() + 1));
            }
            rules.add(
                    String.valueOf(map.get("permission")),
                    String.valueOf(map.get("action")),
                    String.valueOf(map.get("topic")));
        }
        return rules.all();
    }

    /**
     * As people write them, {@code allow publish a/#}.
     *
     * @throws BadRules saying which one is wrong
     */
    public static List<OwnRule> ofLines(List<String> lines) throws BadRules {
        OwnRules rules = new OwnRules();
        for (String line : lines) {
            String[] words = line.strip().split(" +", 3);
            if (words.length < 3) {
                throw new BadRules(
                        "rule %d: \"%s\" must be allow or deny, publish, subscribe or all, and a topic"
                                .formatted(rules.rules.size() + 1, line));
            }
            rules.add(words[0], words[1], words[2]);
        }
        return rules.all();
    }

    public List<OwnRule> all() {
        return List.copyOf(rules);
    }
}
