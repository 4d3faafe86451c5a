package io.meshlark.loadtest.scale;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Where the shards run, as a node says on {@code /cluster}.
 *
 * @param byNode how many, by the address of their node
 */
record ShardPlaces(int total, Map<String, Integer> byNode) {

    /**
     * @throws IllegalArgumentException when it says something else
     */
    static ShardPlaces read(String json) {
        // JSON is YAML.
        if (new Load(LoadSettings.builder().build()).loadFromString(json) instanceof Map<?, ?> all
                && all.get("shards") instanceof Map<?, ?> shards
                && shards.get("total") instanceof Integer total
                && shards.get("byNode") instanceof Map<?, ?> byNode) {
            return new ShardPlaces(total, counts(byNode));
        }
        throw new IllegalArgumentException("not the status of a cluster: " + json);
    }

    private static Map<String, Integer> counts(Map<?, ?> byNode) {
        var counts = new TreeMap<String, Integer>();
        byNode.forEach((node, shards) ->
                counts.put(
                        String.valueOf(node), shards instanceof Collection<?> it ? it.size() : 0));
        return counts;
    }

    boolean allRun() {
        return total == byNode.values().stream().mapToInt(Integer::intValue).sum();
    }
}
