package io.meshlark.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RouteDigestConcurrencyTest {
    private static final int READERS = 3;
    private static final int ROUNDS = 4_000;

    private final RouteHash hash = new RouteHash(new SipHash(8, 9));
    private final RouteDigest digest = new RouteDigest(hash, 512);

    @Test
    void ownersThatStayAreInEveryMatchWhileOthersComeAndGo() throws Exception {
        // Few enough for one segment to fill and empty again and again.
        List<String> filters = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            filters.add("a/" + i);
        }
        var staying = new DigestSlice(Owner.shard(0), 1, hash);
        filters.forEach(filter -> staying.add(hash.keyOf(filter)));
        staying.add(hash.keyOf("+/#"));
        staying.drain();
        digest.replace(staying.image());
        var done = new AtomicBoolean();
        var started = new CountDownLatch(READERS);

        List<Integer> lost = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(READERS)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                running.add(threads.submit(() -> missing(filters, done, started)));
            }
            started.await();
            try {
                churn(staying);
            } finally {
                done.set(true);
            }
            for (Future<Integer> each : running) {
                lost.add(each.get());
            }
        }

        assertThat(lost).containsOnly(0).hasSize(READERS);
    }

    private int missing(List<String> topics, AtomicBoolean done, CountDownLatch started) {
        var owners = new OwnerSet();
        int missing = 0;
        started.countDown();
        while (!done.get()) {
            for (String topic : topics) {
                owners.clear();
                digest.match(topic, owners);
                missing += owners.contains(Owner.shard(0)) ? 0 : 1;
            }
        }
        return missing;
    }

    /** Other owners come with a slice and leave; the one that stays changes, and is replaced. */
    private void churn(DigestSlice staying) {
        var random = new RandomTopics("ownersThatStayAreInEveryMatchWhileOthersComeAndGo");
        for (int round = 1; round <= ROUNDS; round++) {
            int node = Owner.node(random.below(4));
            var slice = new DigestSlice(node, round, hash);
            for (int i = random.below(400); i > 0; i--) {
                slice.add(hash.keyOf("a/" + i));
                slice.add(hash.keyOf("b/" + round + "/" + i));
            }
            slice.drain();
            digest.replace(slice.image());
            if (random.below(2) == 0) {
                digest.drop(node);
            }
            String filter = "c/" + "+/".repeat(random.below(6)) + round;
            staying.add(hash.keyOf(filter));
            if (random.below(2) == 0) {
                digest.apply(staying.drain());
            } else {
                staying.drain(); // lost
                digest.replace(staying.image());
            }
            staying.remove(hash.keyOf(filter));
        }
    }
}
