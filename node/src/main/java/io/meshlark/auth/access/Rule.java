package io.meshlark.auth.access;

import io.meshlark.protocol.packet.QoS;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom, and what about which topics, a rule allows or denies.
 *
 * @param who all of them have to hold; none: everyone
 * @param qos the QoS it is about
 * @param retain whether it is about messages with the RETAIN flag, or about those without; null:
 *     both. Nothing that a subscription has
 * @param filters at least one
 * @param place where it stands, for people: {@code access.rules:12}
 * @param text as it stands there
 */
public record Rule(
        Effect effect,
        List<Condition> who,
        Set<Action> actions,
        Set<QoS> qos,
        @Nullable Boolean retain,
        List<FilterPattern> filters,
        String place,
        String text) {

    public enum Effect {
        ALLOW,
        DENY;

        /** As it is written. */
        String word() {
            return this == ALLOW ? "allow" : "deny";
        }
    }

    public Rule {
        who = List.copyOf(who);
        actions = Set.copyOf(actions);
        qos = Set.copyOf(qos);
        filters = List.copyOf(filters);
    }

    boolean isAbout(Subject subject) {
        return who.stream().allMatch(it -> it.holds(subject));
    }

    boolean isAbout(Access access) {
        return actions.contains(access.action())
                && isAbout(access.qos())
                && (retain == null
                        || access.action() == Action.SUBSCRIBE
                        || retain == access.retain());
    }

    /** Any QoS, by a subscription that had its own: that one must not have been denied. */
    private boolean isAbout(@Nullable QoS asked) {
        return asked == null
                ? effect == Effect.ALLOW || qos.size() == QoS.values().length
                : qos.contains(asked);
    }
}
