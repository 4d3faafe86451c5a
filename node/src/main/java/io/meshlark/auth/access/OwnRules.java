package io.meshlark.auth.access;

import io.meshlark.protocol.packet.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules of one login while they are gathered: as many and as long as can be kept with each session.
 */
public final class OwnRules {
    /** Rules of one login. */
    public static final int MOST = 64;

    /** Bytes of their filters together, in UTF-8. */
    public static final int MOST_BYTES = 8 << 10;

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

    public List<OwnRule> all() {
        return List.copyOf(rules);
    }
}
