package io.meshlark.auth.access;

import io.meshlark.auth.access.Rule.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The rules in force. From top to bottom, the first that fits decides:
 *
 * <ul>
 *   <li>one that allows fits if it means <em>every</em> topic that is asked for: whoever may
 *       subscribe to {@code a/+} may not subscribe to {@code a/#};
 *   <li>one that denies fits if it means <em>any</em> of them: whoever is denied {@code a/secret}
 *       may not subscribe to {@code a/+}.
 * </ul>
 *
 * <p>So a subscription that is granted matches no topic that is denied, and messages need not be
 * looked at one by one.
 *
 * @param rules of the file
 * @param ofUsers rules of the user store, by user name
 * @param otherwise what becomes of that which no rule fits
 */
public record AccessRules(List<Rule> rules, Map<String, List<OwnRule>> ofUsers, Effect otherwise) {

    /** Everyone may do everything. */
    public static final AccessRules NONE = new AccessRules(List.of(), Effect.ALLOW);

    public AccessRules {
        rules = List.copyOf(rules);
        ofUsers = Map.copyOf(ofUsers);
    }

    /** Without any of a user store. */
    public AccessRules(List<Rule> rules, Effect otherwise) {
        this(rules, Map.of(), otherwise);
    }

    /** The same with what the user store says now. */
    public AccessRules withUsers(Map<String, List<OwnRule>> ofUsers) {
        return new AccessRules(rules, ofUsers, otherwise);
    }

    /**
     * The rules about one client: of the file, of its user, then those that came with its login.
     */
    public Rights of(Subject subject) {
        Principal principal = subject.principal();
        List<OwnRule> ofUser =
                principal.isAnonymous()
                        ? List.of()
                        : ofUsers.getOrDefault(principal.userName(), List.of());
        List<OwnRule> own = principal.rules();
        if (rules.isEmpty() && ofUser.isEmpty() && own.isEmpty()) {
            return otherwise == Effect.ALLOW ? Rights.ALL : Rights.NOTHING;
        }
        List<Rights.Entry> about = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.isAbout(subject)) {
                add(rule, subject, about);
            }
        }
        ofUser.forEach(it -> add(it.rule("user " + principal.userName()), subject, about));
        own.forEach(it -> add(it.rule("login"), subject, about));
        return new Rights(about.toArray(Rights.Entry[]::new), otherwise);
    }

    private static void add(Rule rule, Subject subject, List<Rights.Entry> about) {
        Scope[] scopes =
                rule.filters().stream()
                        .map(it -> it.of(subject, rule.effect()))
                        .filter(Objects::nonNull)
                        .toArray(Scope[]::new);
        if (scopes.length > 0) {
            about.add(new Rights.Entry(rule, scopes));
        }
    }
}
