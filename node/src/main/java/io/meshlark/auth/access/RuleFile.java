package io.meshlark.auth.access;

import io.meshlark.protocol.packet.QoS;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rules as operators write them, one in a line:
 *
 * <pre>
 * allow  user=ops                          all        #
 * deny   everyone                          all        +/secret/#
 * allow  user=sensor-* claim.site=berlin   publish    qos=0,1 retain=no  sites/berlin/${clientid}/+
 * allow  everyone                          subscribe  "news/of the day"
 * </pre>
 *
 * <p>A line that begins with {@code #} is a comment; quotes hold together what has blanks.
 */
public final class RuleFile {
    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|[^\\s\"])+|\"");
    private static final Pattern CONDITION =
            Pattern.compile(
                    "(user|client|(?:cert|claim|http|ldap|sql|redis)\\.[^=]+)=(.*)",
                    Pattern.DOTALL);

    private RuleFile() {}

    /** Either the rules or everything that is wrong with them. */
    public sealed interface Parsed {
        record Ok(List<Rule> rules) implements Parsed {}

        /**
         * @param problems each with its line
         */
        record Wrong(List<String> problems) implements Parsed {}
    }

    /**
     * @param name of the file, for people
     */
    public static Parsed parse(String name, List<String> lines) {
        List<Rule> rules = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : lines) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                String place = name + ":" + number;
                try {
                    rules.add(new Line(line.strip(), place).rule());
                } catch (WrongLine e) {
                    problems.add(place + ": " + e.getMessage());
                }
            }
        }
        return problems.isEmpty() ? new Parsed.Ok(rules) : new Parsed.Wrong(problems);
    }

    /** Leaves a line where it cannot be read on. */
    private static final class WrongLine extends Exception {
        private static final long serialVersionUID = 1;

        WrongLine(String problem) {
            super(problem, null, false, false);
        }
    }

    /** Reads the words of one line from left to right. */
    private static final class Line {
        private final String text;
        private final List<String> words;
        private final String place;
        private int next;

        Line(String text, String place) {
            this.text = text;
            this.words =
                    WORD.matcher(text)
                            .results()
                            .map(MatchResult::group)
                            .map(it -> it.length() > 1 ? it.replace("\"", "") : it)
                            .toList();
            this.place = place;
        }

        Rule rule() throws WrongLine {
            if (words.contains("\"")) {
                throw new WrongLine("a quote is not closed");
            }
            Rule.Effect effect = effect();
            List<Condition> who = who();
            Set<Action> actions = actions();
            Set<QoS> qos = EnumSet.allOf(QoS.class);
            Boolean retain = null;
            while (next < words.size() && isLimit(words.get(next))) {
                String limit = words.get(next++);
                String value = limit.substring(limit.indexOf('=') + 1);
                if (limit.startsWith("qos=")) {
                    qos = qos(value);
                } else {
                    retain = retain(value, actions);
                }
            }
            return new Rule(effect, who, actions, qos, retain, filters(), place, text);
        }

        private Rule.Effect effect() throws WrongLine {
            return switch (words.get(next++)) {
                case "allow" -> Rule.Effect.ALLOW;
                case "deny" -> Rule.Effect.DENY;
                default ->
                        throw new WrongLine(
                                "begins with \"%s\", must begin with allow or deny"
                                        .formatted(words.getFirst()));
            };
        }

        private List<Condition> who() throws WrongLine {
            List<Condition> who = new ArrayList<>();
            int first = next;
            for (; next < words.size(); next++) {
                Optional<List<Condition>> conditions = conditions(words.get(next));
                if (conditions.isEmpty()) {
                    break;
                }
                who.addAll(conditions.get());
            }
            if (next == first) {
                throw new WrongLine(
                        "says nobody%s: must be everyone, anonymous, user=NAME, client=ID,"
                                        .formatted(
                                                next < words.size()
                                                        ? " (\"" + words.get(next) + "\")"
                                                        : "")
                                + " cert.NAME=VALUE, claim.NAME=VALUE or the same with http, ldap,"
                                + " sql or redis, or several");
            }
            return who;
        }

        /** None if the word is about something else. */
        private static Optional<List<Condition>> conditions(String word) {
            if (word.equals("everyone")) {
                return Optional.of(List.of());
            }
            if (word.equals("anonymous")) {
                return Optional.of(List.of(Condition.isAbsent(Subject.USER_NAME)));
            }
            var condition = CONDITION.matcher(word);
            if (!condition.matches()) {
                return Optional.empty();
            }
            String name =
                    switch (condition.group(1)) {
                        case "user" -> Subject.USER_NAME;
                        case "client" -> Subject.CLIENT_ID;
                        default -> condition.group(1);
                    };
            return Optional.of(List.of(Condition.is(name, condition.group(2))));
        }

        private Set<Action> actions() throws WrongLine {
            String word = next < words.size() ? words.get(next++) : "";
            return switch (word) {
                case "publish" -> EnumSet.of(Action.PUBLISH);
                case "subscribe" -> EnumSet.of(Action.SUBSCRIBE);
                case "all" -> EnumSet.allOf(Action.class);
                default ->
                        throw new WrongLine(
                                "\"%s\" must be publish, subscribe or all".formatted(word));
            };
        }

        private static boolean isLimit(String word) {
            return word.startsWith("qos=") || word.startsWith("retain=");
        }

        private static Set<QoS> qos(String value) throws WrongLine {
            Set<QoS> qos = EnumSet.noneOf(QoS.class);
            for (String each : value.split(",", -1)) {
                if (!each.matches("[012]")) {
                    throw new WrongLine(
                            "qos=%s must be some of 0, 1 and 2, with commas".formatted(value));
                }
                qos.add(QoS.values()[Integer.parseInt(each)]);
            }
            return qos;
        }

        private static @Nullable Boolean retain(String value, Set<Action> actions)
                throws WrongLine {
            if (!actions.contains(Action.PUBLISH)) {
                throw new WrongLine("retain= is about messages that are published");
            }
            return switch (value) {
                case "yes" -> true;
                case "no" -> false;
                default -> throw new WrongLine("retain=%s must be yes or no".formatted(value));
            };
        }

        private List<FilterPattern> filters() throws WrongLine {
            List<FilterPattern> filters = new ArrayList<>();
            for (String word : words.subList(next, words.size())) {
                switch (FilterPattern.parse(word)) {
                    case FilterPattern.Parsed.Ok(var pattern) -> filters.add(pattern);
                    case FilterPattern.Parsed.Wrong(var problem) -> throw new WrongLine(problem);
                }
            }
            if (filters.isEmpty()) {
                throw new WrongLine("names no topics; # means all of them");
            }
            return filters;
        }
    }
}
