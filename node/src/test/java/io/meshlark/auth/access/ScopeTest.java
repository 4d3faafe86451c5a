package io.meshlark.auth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Held against the plain definition: every pair of filters of up to three levels, and every topic
 * of up to four, with names that no filter has, the empty one included.
 */
class ScopeTest {
    private static final List<String> FILTERS = filters();
    private static final List<String> TOPICS = topics();
    private static final Map<String, BitSet> MATCHED =
            FILTERS.stream().collect(Collectors.toMap(it -> it, ScopeTest::matched));

    @Test
    void coversWhatItMeansWholly() {
        for (String mine : FILTERS) {
            Scope scope = new Scope(mine);
            for (String asked : FILTERS) {
                BitSet outside = (BitSet) topicsOf(asked).clone();
                outside.andNot(topicsOf(mine));

                assertThat(scope.covers(asked))
                        .as("%s covers %s", mine, asked)
                        .isEqualTo(outside.isEmpty());
            }
        }
    }

    @Test
    void overlapsWhatItMeansInPart() {
        for (String mine : FILTERS) {
            Scope scope = new Scope(mine);
            for (String asked : FILTERS) {
                assertThat(scope.overlaps(asked))
                        .as("%s overlaps %s", mine, asked)
                        .isEqualTo(topicsOf(asked).intersects(topicsOf(mine)));
            }
        }
    }

    private static BitSet topicsOf(String filter) {
        return Objects.requireNonNull(MATCHED.get(filter));
    }

    private static BitSet matched(String filter) {
        BitSet matched = new BitSet();
        for (int i = 0; i < TOPICS.size(); i++) {
            if (parsed(filter).matches(TOPICS.get(i))) {
                matched.set(i);
            }
        }
        return matched;
    }

    private static TopicFilter parsed(String filter) {
        return ((TopicFilter.Parsed.Ok) TopicFilter.parse(filter, 8)).filter();
    }

    private static List<String> filters() {
        List<String> all = new ArrayList<>(List.of("#", "/", "//", "/#", "/+"));
        for (String first : List.of("a", "b", "+", "$s")) {
            all.add(first);
            all.add(first + "/#");
            for (String second : List.of("a", "b", "+", "")) {
                all.add(first + "/" + second);
                all.add(first + "/" + second + "/#");
                for (String third : List.of("a", "b", "+")) {
                    all.add(first + "/" + second + "/" + third);
                }
            }
        }
        return all;
    }

    private static List<String> topics() {
        List<String> all = new ArrayList<>();
        List<String> longest = List.of("a", "b", "x", "", "$s", "$x");
        for (int levels = 1; levels <= 4; levels++) {
            all.addAll(longest);
            List<String> longer = new ArrayList<>();
            for (String topic : longest) {
                for (String name : List.of("a", "b", "x", "")) {
                    longer.add(topic + "/" + name);
                }
            }
            longest = longer;
        }
        return all;
    }
}
