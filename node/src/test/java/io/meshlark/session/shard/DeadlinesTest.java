package io.meshlark.session.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Deadlines deadlines = new Deadlines();

    private List<Deadlines.Deadline> due(long now) {
        List<Deadlines.Deadline> due = new ArrayList<>();
        for (var d = deadlines.poll(now); d != null; d = deadlines.poll(now)) {
            due.add(d);
        }
        return due;
    }

    /** Red when each disconnect makes an entry of its own. */
    @Test
    void aClientThatComesAndGoesHasOneExpiry() {
        for (int i = 0; i < 1_000; i++) {
            deadlines.expires("c", 1_000 + i);
        }

        assertThat(due(Long.MAX_VALUE - 1)).containsExactly(new Deadlines.Expiry(1_000, "c"));
    }

    @Test
    void anEarlierEndIsLookedAtEarlier() {
        deadlines.expires("c", 1_000);
        deadlines.expires("c", 10);

        assertThat(due(10)).containsExactly(new Deadlines.Expiry(10, "c"));
    }

    @Test
    void neverIsNoDeadline() {
        deadlines.expires("c", Long.MAX_VALUE);

        assertThat(due(Long.MAX_VALUE)).isEmpty();
    }
}
