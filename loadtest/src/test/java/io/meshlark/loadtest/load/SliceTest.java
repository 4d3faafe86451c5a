package io.meshlark.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SliceTest {

    @Test
    void everyClientBelongsToOneProcess() {
        for (int clients = 0; clients < 20; clients++) {
            int before = 0;
            for (int index = 0; index < 3; index++) {
                var slice = new Slice(index, 3);
                assertThat(slice.before(clients)).isEqualTo(before);
                before += count(slice, clients, false);
            }
            assertThat(before).isEqualTo(clients);
        }
    }

    @Test
    void membersOfAGroupBelongToTheFirst() {
        assertThat(count(new Slice(0, 3), 20, true)).isEqualTo(20);
        assertThat(count(new Slice(1, 3), 20, true)).isZero();
    }

    private static int count(Slice slice, int clients, boolean isShared) {
        return (int) IntStream.range(0, clients).filter(it -> slice.has(it, isShared)).count();
    }
}
