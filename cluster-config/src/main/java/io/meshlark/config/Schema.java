package io.meshlark.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The settings there are: what {@code reference.conf} has under {@code meshlark}.
 *
 * @param leaves path and default, in the order of the file
 * @param blocks paths that hold other settings
 */
record Schema(SequencedMap<String, ConfigValue> leaves, Map<String, ConfigObject> blocks) {

    static final String ROOT = "meshlark";

    /** Where the embedded store has settings for tests; an operator has none there. */
    private static final String STORES_OWN = "persistence";

    static Schema ofReference() {
        // The merged reference of the class path, because Akka needs that one too and it is cached.
        var root = ConfigFactory.defaultReference().getObject(ROOT).withoutKey(STORES_OWN);
        var leaves = new LinkedHashMap<String, ConfigValue>();
        var blocks = new TreeMap<String, ConfigObject>();
        collect("", root, leaves, blocks);
        return new Schema(leaves, blocks);
    }

    private static void collect(
            String prefix,
            ConfigObject block,
            Map<String, ConfigValue> leaves,
            Map<String, ConfigObject> blocks) {
        block.entrySet().stream()
                // Properties of the JVM are laid over a reference; they are no settings.
                .filter(entry -> entry.getValue().origin().lineNumber() > 0)
                .sorted(Comparator.comparing(entry -> entry.getValue().origin().lineNumber()))
                .forEach(entry -> {
                    var path = prefix + entry.getKey();
                    if (entry.getValue() instanceof ConfigObject inner) {
                        blocks.put(path, inner);
                        collect(path + ".", inner, leaves, blocks);
                    } else {
                        leaves.put(path, entry.getValue());
                    }
                });
    }

    /** The known path that looks most like an unknown one, if any is close. */
    Optional<String> nearest(String unknown) {
        var last = "." + unknown.substring(unknown.lastIndexOf('.') + 1);
        return Stream.concat(leaves.keySet().stream(), blocks.keySet().stream())
                .map(known -> new Candidate(known, distance(unknown, known)))
                .filter(it -> it.distance() <= Math.max(2, unknown.length() / 4))
                .min(Comparator.comparingInt(Candidate::distance))
                .map(Candidate::path)
                .or(() -> leaves.keySet().stream().filter(k -> k.endsWith(last)).findFirst())
                .or(() ->
                        leaves.keySet().stream()
                                .filter(k -> k.endsWith("." + unknown))
                                .findFirst());
    }

    private record Candidate(String path, int distance) {}

    /** Levenshtein's: insertions, deletions and replacements from one to the other. */
    private static int distance(String from, String to) {
        var previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            var current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
