package io.meshlark.loadtest.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values for <code>${name}</code> into a scenario file. */
final class Parameters {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([\\w-]+)}");

    private final Map<String, String> values;
    private final Section.Mistakes mistakes;

    private Parameters(Map<String, String> values, Section.Mistakes mistakes) {
        this.values = values;
        this.mistakes = mistakes;
    }

    /**
     * @param declared with their defaults
     * @param given by the user, stronger
     */
    static Parameters of(Section declared, Map<String, String> given, Section.Mistakes mistakes) {
        var values = new LinkedHashMap<String, String>();
        declared.keys().forEach(it -> values.put(it, declared.text(it)));
        given.forEach((name, value) -> {
            if (values.containsKey(name)) {
                values.put(name, value);
            } else {
                mistakes.add(
                        "--set " + name,
                        "is not a parameter of this scenario; "
                                + (values.isEmpty()
                                        ? "it has none"
                                        : "it has " + String.join(", ", values.keySet())));
            }
        });
        return new Parameters(values, mistakes);
    }

    Map<String, String> values() {
        return values;
    }

    /** The same tree with all references replaced. */
    Object resolve(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> {
                var resolved = new LinkedHashMap<Object, Object>();
                map.forEach((key, it) -> resolved.put(key, it == null ? "" : resolve(it)));
                yield resolved;
            }
            case List<?> list ->
                    list.stream().map(it -> it == null ? "" : (Object) resolve(it)).toList();
            case String text -> resolve(text);
            default -> tree;
        };
    }

    private String resolve(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(it -> Matcher.quoteReplacement(value(it.group(1))));
    }

    private String value(String name) {
        var value = values.get(name);
        if (value == null) {
            mistakes.add("${" + name + "}", "is not among the parameters");
            return "0";
        }
        return value;
    }
}
