package io.meshlark.auth.access;

import io.meshlark.protocol.packet.QoS;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Mosquitto's {@code acl_file} [mosquitto.conf(5)] as rules. What stands before the first {@code
 * user} is about anonymous clients, what stands behind one about that user, {@code pattern} about
 * everyone, with {@code %u} and {@code %c}. As there, what is denied is denied wherever it stands.
 * Other than there, a subscription that is wider than what may be read is refused, where Mosquitto
 * grants it and holds messages back.
 */
public final class MosquittoAcl {
    private MosquittoAcl() {}

    /**
     * @param name of the file, for people
     */
    public static RuleFile.Parsed parse(String name, List<String> lines) {
        List<Rule> denied = new ArrayList<>();
        List<Rule> allowed = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<Condition> who = List.of(Condition.isAbsent(Subject.USER_NAME));
        int number = 0;
        for (String line : lines) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String place = name + ":" + number;
            String[] words = text.split("\\s+", 2);
            String rest = words.length < 2 ? "" : words[1];
            switch (words[0]) {
                case "user" -> who = List.of(Condition.named(Subject.USER_NAME, rest));
                case "topic" -> add(new Line(text, place, rest), who, denied, allowed, problems);
                case "pattern" ->
                        add(
                                new Line(text, place, placeholders(rest)),
                                List.of(),
                                denied,
                                allowed,
                                problems);
                default ->
                        problems.add(
                                "%s: \"%s\" must be user, topic or pattern"
                                        .formatted(place, words[0]));
            }
        }
        if (!problems.isEmpty()) {
            return new RuleFile.Parsed.Wrong(problems);
        }
        denied.addAll(allowed);
        return new RuleFile.Parsed.Ok(denied);
    }

    private static String placeholders(String pattern) {
        return pattern.replace("%u", "${username}").replace("%c", "${clientid}");
    }

    /**
     * @param grant behind its first word
     */
    private record Line(String text, String place, String grant) {}

    private static void add(
            Line line,
            List<Condition> who,
            List<Rule> denied,
            List<Rule> allowed,
            List<String> problems) {
        String[] words = line.grant().split("\\s+", 2);
        String access = words[0].toLowerCase(Locale.ROOT);
        Set<Action> actions =
                switch (access) {
                    case "read" -> EnumSet.of(Action.SUBSCRIBE);
                    case "write" -> EnumSet.of(Action.PUBLISH);
                    default -> EnumSet.allOf(Action.class);
                };
        boolean isSaid =
                words.length == 2 && Set.of("read", "write", "readwrite", "deny").contains(access);
        switch (FilterPattern.parse(isSaid ? words[1] : line.grant())) {
            case FilterPattern.Parsed.Wrong(var problem) ->
                    problems.add(line.place() + ": " + problem);
            case FilterPattern.Parsed.Ok(var filter) -> {
                boolean denies = isSaid && access.equals("deny");
                (denies ? denied : allowed)
                        .add(
                                new Rule(
                                        denies ? Rule.Effect.DENY : Rule.Effect.ALLOW,
                                        who,
                                        isSaid ? actions : EnumSet.allOf(Action.class),
                                        EnumSet.allOf(QoS.class),
                                        null,
                                        List.of(filter),
                                        line.place(),
                                        line.text()));
            }
        }
    }
}
