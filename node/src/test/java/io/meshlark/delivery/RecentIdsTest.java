package io.meshlark.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.MessageId;
import org.junit.jupiter.api.Test;

class RecentIdsTest {
    private final RecentIds ids = new RecentIds();

    private static MessageId id(int number) {
        return new MessageId(1, number % 65_535 + 1, number / 65_535);
    }

    @Test
    void theOldestGiveWay() {
        for (int i = 0; i < RecentIds.MOST; i++) {
            assertThat(ids.add(id(i))).isTrue();
        }
        assertThat(ids.add(id(0))).as("the oldest is still known").isFalse();
        assertThat(ids.size()).isEqualTo(RecentIds.MOST);

        assertThat(ids.add(id(RecentIds.MOST))).isTrue();
        assertThat(ids.size()).isEqualTo(RecentIds.MOST);
        assertThat(ids.add(id(1))).as("the next is known").isFalse();
        assertThat(ids.add(id(0))).as("the oldest is not").isTrue();
    }
}
