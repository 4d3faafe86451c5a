package io.meshlark.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TopicTrieConcurrencyTest {
    private static final int READERS = 3;
    private static final int ROUNDS = 30_000;

    private final TopicTrie<Integer, String> trie = new TopicTrie<>(new SipHash(3, 4));

    @Test
    void whatStaysIsInEveryMatchWhileNeighboursComeAndGo() throws Exception {
        List<String> topics = List.of("a/b/c", "a/x", "fleet", "deep/1/2/3/4");
        List<String> staying =
                List.of("#", "a/#", "a/+/c", "a/b/c", "+/x", "a/x", "fleet", "deep/+/2/#");
        for (String filter : staying) {
            trie.put(filter, -1, filter);
        }
        var done = new AtomicBoolean();

        List<Integer> lost =
                withReaders(
                        () -> {
                            int missing = 0;
                            while (!done.get()) {
                                for (String topic : topics) {
                                    Set<String> found = new HashSet<>();
                                    trie.match(topic, (key, value) -> found.add(value));
                                    for (String filter : staying) {
                                        boolean expected = RandomTopics.matches(filter, topic);
                                        missing += expected && !found.contains(filter) ? 1 : 0;
                                    }
                                }
                            }
                            return missing;
                        },
                        () -> {
                            try {
                                churn();
                            } finally {
                                done.set(true);
                            }
                        });

        assertThat(lost).containsOnly(0).hasSize(READERS);
        assertThat(trie.size()).isEqualTo(staying.size());
    }

    /**
     * Siblings (tables that grow and shrink), many on one filter (arrays and maps), whole branches.
     */
    private void churn() {
        var random = new RandomTopics("whatStaysIsInEveryMatchWhileNeighboursComeAndGo");
        List<String> filters = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            filters.addAll(List.of("a/" + i, "a/b/" + i, i + "/x", "deep/" + i + "/2/3/#"));
        }
        filters.addAll(List.of("fleet", "a/b/c", "a/#", "#", "+/+/+"));
        Set<String> present = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            String filter = filters.get(random.below(filters.size()));
            int key = random.below(12);
            if (present.add(filter + " " + key)) {
                trie.put(filter, key, "churn");
            } else {
                present.remove(filter + " " + key);
                trie.remove(filter, key);
            }
        }
        for (String entry : present) {
            int space = entry.lastIndexOf(' ');
            trie.remove(entry.substring(0, space), Integer.valueOf(entry.substring(space + 1)));
        }
    }

    @Test
    void whatWasPutBeforeAMatchStartedIsInIt() throws Exception {
        int last = 20_000;
        var put = new AtomicInteger(-1);

        List<Integer> lost =
                withReaders(
                        () -> {
                            int missing = 0;
                            for (int seen = put.get(); seen < last - 1; seen = put.get()) {
                                if (seen >= 0) {
                                    var found = new boolean[1];
                                    String topic = "t/" + seen + "/v";
                                    trie.match(topic, (key, value) -> found[0] = true);
                                    missing += found[0] ? 0 : 1;
                                }
                            }
                            return missing;
                        },
                        () -> {
                            for (int i = 0; i < last; i++) {
                                trie.put("t/" + i + "/v", 0, "");
                                put.set(i);
                            }
                        });

        assertThat(lost).containsOnly(0).hasSize(READERS);
    }

    private static List<Integer> withReaders(Callable<Integer> reader, Runnable writer)
            throws InterruptedException, ExecutionException {
        var started = new CountDownLatch(READERS);
        try (var threads = Executors.newFixedThreadPool(READERS)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                running.add(
                        threads.submit(() -> {
                            started.countDown();
                            return reader.call();
                        }));
            }
            started.await();
            writer.run();
            List<Integer> results = new ArrayList<>();
            for (Future<Integer> each : running) {
                results.add(each.get());
            }
            return results;
        }
    }
}
