package io.meshlark.auth.access;

import io.meshlark.auth.access.Rule.Effect;
import io.meshlark.protocol.packet.QoS;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A rule that came with a login, from a token or a service, or stands with a user in the user
 * store: it is about that client or user alone.
 *
 * @param doing publish, subscribe or all of it
 * @param filter as in a file of rules, with placeholders
 */
public record OwnRule(Effect effect, Doing doing, String filter) {

    /** What it is about. */
    public enum Doing {
        PUBLISH("publish", EnumSet.of(Action.PUBLISH)),
        SUBSCRIBE("subscribe", EnumSet.of(Action.SUBSCRIBE)),
        ALL("all", EnumSet.allOf(Action.class));

        private final String word;
        private final Set<Action> actions;

        Doing(String word, Set<Action> actions) {
            this.word = word;
            this.actions = actions;
        }

        /** As it is written. */
        String word() {
            return word;
        }
    }

    /**
     * @throws BadRules saying what is wrong
     */
    static OwnRule parse(String permission, String action, String filter) throws BadRules {
        Effect effect =
                switch (permission) {
                    case "allow" -> Effect.ALLOW;
                    case "deny" -> Effect.DENY;
                    default -> throw new BadRules("permission must be allow or deny");
                };
        Doing doing =
                switch (action) {
                    case "publish" -> Doing.PUBLISH;
                    case "subscribe" -> Doing.SUBSCRIBE;
                    case "all" -> Doing.ALL;
                    default -> throw new BadRules("action must be publish, subscribe or all");
                };
        return switch (FilterPattern.parse(filter)) {
            case FilterPattern.Parsed.Ok _ -> new OwnRule(effect, doing, filter);
            case FilterPattern.Parsed.Wrong(var problem) -> throw new BadRules("topic " + problem);
        };
    }

    /**
     * The same among those of a file.
     *
     * @param place where it comes from, for people
     */
    Rule rule(String place) {
        return switch (FilterPattern.parse(filter)) {
            case FilterPattern.Parsed.Ok(var pattern) ->
                    new Rule(
                            effect,
                            List.of(),
                            doing.actions,
                            EnumSet.allOf(QoS.class),
                            null,
                            List.of(pattern),
                            place,
                            toString());
            case FilterPattern.Parsed.Wrong(var problem) ->
                    throw new IllegalStateException("a rule that was checked: " + problem);
        };
    }

    @Override
    public String toString() {
        return effect.word() + " " + doing.word + " " + filter;
    }
}
