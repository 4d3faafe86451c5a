package io.meshlark.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyCountsTest {
    @Test
    void countsAsAMapDoes() {
        var random = new RandomTopics("countsAsAMapDoes");
        for (int world = 0; world < 50; world++) {
            var counts = new KeyCounts();
            Map<Long, Integer> model = new HashMap<>();
            int range = 1 + random.below(300);
            for (int step = 0; step < 3_000; step++) {
                long key = 16L * random.below(range); // crowds the slots
                if (random.below(3000) > step) {
                    assertThat(counts.increment(key)).isEqualTo(model.merge(key, 1, Integer::sum));
                } else {
                    int expected = model.containsKey(key) ? model.get(key) - 1 : -1;
                    assertThat(counts.decrement(key)).isEqualTo(expected);
                    model.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
                }
                assertThat(counts.size()).isEqualTo(model.size());
            }
            assertThat(counts.toKeys())
                    .isEqualTo(
                            RouteKeys.of(
                                    model.keySet().stream().mapToLong(Long::longValue).toArray()));
        }
    }
}
