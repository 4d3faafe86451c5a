package io.meshlark.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicTrieTest {
    private static final int MOST_LEVELS = 65_536;

    private final TopicTrie<String, String> trie = new TopicTrie<>(new SipHash(1, 2));

    @Spec({"MQTT-4.7.1-1", "v3:MQTT-4.7.1-2"})
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "sport/#, sport/, true",
        "sport/#, sports, false",
        "#, anything/at/all, true",
        "#, /, true",
        "/#, /, true",
        "/#, a, false",
    })
    void multiLevelWildcardMatchesItsParentAndEverythingBelow(
            String filter, String topic, boolean matches) {
        trie.put(filter, "client", "");

        assertThat(match(topic).isEmpty()).isNotEqualTo(matches);
    }

    @Spec({"MQTT-4.7.1-2", "v3:MQTT-4.7.1-3"})
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "+/tennis/#, sport/tennis, true",
        "+/+/c, a/b/c, true",
        "+/b, a/c, false",
    })
    void singleLevelWildcardMatchesExactlyOneLevel(String filter, String topic, boolean matches) {
        trie.put(filter, "client", "");

        assertThat(match(topic).isEmpty()).isNotEqualTo(matches);
    }

    @Spec({"MQTT-4.7.2-1", "v3:MQTT-4.7.2-1"})
    @ParameterizedTest
    @CsvSource({
        "#, $SYS/broker, false",
        "+/broker, $SYS/broker, false",
        "+/#, $SYS/broker, false",
        "$SYS/#, $SYS/broker, true",
        "$SYS/+, $SYS/broker, true",
        "a/+, a/$SYS, true",
        "a/#, a/$SYS, true",
    })
    void leadingWildcardPassesTopicsOfTheServerBy(String filter, String topic, boolean matches) {
        trie.put(filter, "client", "");

        assertThat(match(topic).isEmpty()).isNotEqualTo(matches);
    }

    @Spec({"MQTT-4.7.3-4", "v3:MQTT-4.7.3-4"})
    @ParameterizedTest
    @CsvSource({"a, A", "a/b, a//b", "/a, a", "a/, a", "\u00e5, a\u030a", "' a', a"})
    void topicsAreComparedCharacterByCharacter(String filter, String topic) {
        trie.put(filter, "client", "");

        assertThat(match(topic)).isEmpty();
        assertThat(match(filter)).hasSize(1);
    }

    @Spec({"MQTT-3.8.4-3", "v3:MQTT-3.8.4-3"})
    @Test
    void identicalFilterReplacesTheSubscription() {
        assertThat(trie.put("a/+", "client", "first")).isNull();
        assertThat(trie.put("a/+", "client", "second")).isEqualTo("first");

        assertThat(match("a/b")).containsExactly("client=second");
        assertThat(trie.size()).isEqualTo(1);
    }

    @Spec({"MQTT-3.10.4-1", "v3:MQTT-3.10.4-1", "MQTT-3.10.4-2", "v3:MQTT-3.10.4-2"})
    @Test
    void onlyTheIdenticalFilterIsRemoved() {
        trie.put("a/b", "client", "exact");
        trie.put("a/+", "client", "plus");
        trie.put("a/#", "client", "multi");

        assertThat(trie.remove("a/c", "client")).isNull();
        assertThat(trie.remove("a/b", "other")).isNull();
        assertThat(trie.remove("a", "client")).isNull();
        assertThat(trie.remove("a/+", "client")).isEqualTo("plus");

        assertThat(match("a/b")).containsExactlyInAnyOrder("client=exact", "client=multi");
    }

    @Test
    void overlappingFiltersOfASubscriberAreAllVisited() {
        trie.put("a/#", "client", "1");
        trie.put("a/+", "client", "2");
        trie.put("a/b", "client", "3");
        trie.put("#", "client", "4");

        assertThat(match("a/b"))
                .containsExactlyInAnyOrder("client=1", "client=2", "client=3", "client=4");
    }

    @Test
    void everyTopicMatchesAsTheDefinitionSays() {
        var random = new RandomTopics("everyTopicMatchesAsTheDefinitionSays");
        for (int world = 0; world < 60; world++) {
            var trie = new TopicTrie<Integer, String>(new SipHash(random.bits(), random.bits()));
            var model = new HashMap<String, String>(); // "filter key" to value
            for (int step = 0; step < 300; step++) {
                String filter = random.filter();
                int key = random.below(12); // enough for more than a few on one filter
                String entry = filter + " " + key;
                if (random.below(5) < 3) {
                    String value = entry + " " + step;
                    assertThat(trie.put(filter, key, value)).isEqualTo(model.put(entry, value));
                } else {
                    assertThat(trie.remove(filter, key)).isEqualTo(model.remove(entry));
                }
                assertThat(trie.get(filter, key)).isEqualTo(model.get(entry));

                String topic = random.topic();
                List<String> found = new ArrayList<>();
                trie.match(topic, (k, v) -> found.add(v));
                assertThat(found)
                        .as(topic)
                        .containsExactlyInAnyOrderElementsOf(expected(model, topic));
            }
            assertThat(trie.size()).isEqualTo(model.size());

            model.keySet().forEach(entry -> removeFrom(trie, entry));
            assertThat(trie.nodes()).isZero();
            assertThat(trie.size()).isZero();
        }
    }

    @Test
    void sixtyFiveThousandLevelsAreOrdinary() {
        String slashes = "/".repeat(MOST_LEVELS - 1);
        String pluses = "+/".repeat(MOST_LEVELS - 1) + "+";
        trie.put(slashes, "slashes", "");
        trie.put(pluses, "pluses", "");
        trie.put(slashes + "#", "multi", "");

        assertThat(match(slashes)).containsExactlyInAnyOrder("slashes=", "pluses=", "multi=");
        assertThat(match(slashes + "/")).containsExactly("multi=");

        trie.remove(slashes, "slashes");
        trie.remove(pluses, "pluses");
        trie.remove(slashes + "#", "multi");
        assertThat(trie.nodes()).isZero();
    }

    @Test
    void branchesThatDoNotReachTheEndOfTheTopicMatchNothing() {
        for (String filter : List.of("+/a/x", "a/+/y", "+/+/z", "a/a", "a/a/+/+")) {
            trie.put(filter, filter, "");
        }

        assertThat(match("a/a/b")).isEmpty();
        assertThat(match("a/a/x")).containsExactly("+/a/x=");
    }

    @Test
    void subscribingAFleetToOneFilterIsNotQuadratic() {
        int fleet = 100_000;
        var work = new long[1];
        record Client(int number, long[] work) {
            @Override
            public boolean equals(Object other) {
                work[0]++;
                return other instanceof Client client && client.number == number;
            }

            @Override
            public int hashCode() {
                work[0]++;
                return number;
            }
        }
        var fleetTrie = new TopicTrie<Client, Integer>(new SipHash(1, 2));

        for (int i = 0; i < fleet; i++) {
            fleetTrie.put("fleet/command", new Client(i, work), i);
        }
        long subscribing = work[0];
        for (int i = 0; i < fleet; i++) {
            assertThat(fleetTrie.remove("fleet/command", new Client(i, work))).isEqualTo(i);
        }

        // Copying the subscribers for each new one would be five billion.
        assertThat(subscribing).isLessThan(20L * fleet);
        assertThat(work[0] - subscribing).isLessThan(20L * fleet);
        assertThat(fleetTrie.nodes()).isZero();
    }

    @Test
    void aHundredThousandSiblingsAreEachFound() {
        int siblings = 100_000;
        for (int i = 0; i < siblings; i++) {
            trie.put("device/" + i + "/command", "client", "" + i);
        }

        for (int i = 0; i < siblings; i++) {
            assertThat(match("device/" + i + "/command")).containsExactly("client=" + i);
        }
        assertThat(match("device/none/command")).isEmpty();
        assertThat(trie.nodes()).isEqualTo(1 + 2 * siblings);
    }

    @Test
    void versionGrowsWithEachChangeAndOnlyThen() {
        long before = trie.version();

        trie.put("a", "client", "1");
        long afterPut = trie.version();
        trie.remove("b", "client");
        match("a");
        long afterNothing = trie.version();
        trie.remove("a", "client");

        assertThat(afterPut).isGreaterThan(before);
        assertThat(afterNothing).isEqualTo(afterPut);
        assertThat(trie.version()).isGreaterThan(afterNothing);
    }

    private List<String> match(String topic) {
        List<String> found = new ArrayList<>();
        trie.match(topic, (key, value) -> found.add(key + "=" + value));
        return found;
    }

    private static List<String> expected(Map<String, String> model, String topic) {
        List<String> expected = new ArrayList<>();
        model.forEach((entry, value) -> {
            String filter = entry.substring(0, entry.lastIndexOf(' '));
            if (RandomTopics.matches(filter, topic)) {
                expected.add(value);
            }
        });
        return expected;
    }

    private static void removeFrom(TopicTrie<Integer, String> trie, String entry) {
        int space = entry.lastIndexOf(' ');
        trie.remove(entry.substring(0, space), Integer.valueOf(entry.substring(space + 1)));
    }
}
