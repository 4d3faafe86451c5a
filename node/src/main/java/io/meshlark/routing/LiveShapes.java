package io.meshlark.routing;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The shapes that some owner has a filter of, ready to be probed; replaced as a whole.
 *
 * @param byLevels the shortest first, so that a topic stops at the first that is too long
 * @param forms the same, to ask whether one is live
 */
record LiveShapes(List<Probe> byLevels, Set<Shape> forms) {
    static final LiveShapes NONE = new LiveShapes(List.of(), Set.of());

    /**
     * @param plusses the places of '+'
     */
    @SuppressWarnings("ArrayRecordComponent") // read only here and in RouteDigest, never compared
    record Probe(int levels, boolean multi, boolean wildcardFirst, int[] plusses, long hash) {
        boolean fits(int topicLevels, boolean reserved) {
            return (multi ? levels <= topicLevels : levels == topicLevels)
                    && !(reserved && wildcardFirst); // [MQTT-4.7.2-1]
        }

        /**
         * The key of the one filter with this shape that matches the topic.
         *
         * @param sums of the contributions of the topic's levels: 0, first, first two...
         */
        long key(long[] sums) {
            long sum = sums[levels];
            for (int plus : plusses) {
                sum -= sums[plus + 1] - sums[plus];
            }
            return RouteHash.key(sum, hash);
        }
    }

    static LiveShapes of(Set<Shape> shapes, RouteHash hash) {
        List<Probe> probes =
                shapes.stream()
                        .map(shape ->
                                new Probe(
                                        shape.levels(),
                                        shape.isMulti(),
                                        shape.startsWithWildcard(),
                                        shape.plusses(),
                                        hash.hash(shape)))
                        .sorted(Comparator.comparingInt(Probe::levels))
                        .toList();
        return new LiveShapes(probes, Set.copyOf(shapes));
    }

    int deepest() {
        return byLevels.isEmpty() ? 0 : byLevels.getLast().levels();
    }

    /** How many owners have each shape; the writer's side. */
    static final class Counter {
        private final Map<Shape, Integer> owners = new HashMap<>();

        /** Whether the shape was not live. */
        boolean add(Shape shape) {
            return owners.merge(shape, 1, Integer::sum) == 1;
        }

        /** Whether the shape is live no more. */
        boolean remove(Shape shape) {
            return owners.merge(shape, -1, (a, b) -> a + b == 0 ? null : a + b) == null;
        }

        LiveShapes toLive(RouteHash hash) {
            return of(owners.keySet(), hash);
        }
    }
}
