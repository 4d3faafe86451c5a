package io.meshlark.session.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How many pages an index has, and which takes the next session. */
class IndexPagesTest {

    private IndexState index = new IndexState(List.of(new IndexPage()));

    private long create(String clientId) {
        if (index.pageWithRoom() < 0) {
            index.apply(index.lastPage(), new IndexEvent.PageFull(index.nextNumber()));
        }
        long number = index.nextNumber();
        index.apply(index.pageWithRoom(), new IndexEvent.Created(number, clientId, 60));
        return number;
    }

    private void end(long number) {
        index.apply(index.pageOf(number), new IndexEvent.Ended(number));
    }

    @Test
    void sessionsThatComeAndGoNeedAsManyPagesAsThereWereAtATime() {
        long last = 0;
        for (int round = 0; round < 20; round++) {
            long first = last + 1;
            for (int i = 0; i < 5_000; i++) {
                long number = create("client-" + i);
                assertThat(number).isGreaterThan(last);
                last = number;
            }
            for (long number = first; number <= last; number++) {
                end(number);
            }
        }

        assertThat(index.lastPage()).isEqualTo(2);
        assertThat(index.pageWithRoom()).isZero();
        assertThat(index.nextNumber()).isEqualTo(100_001);
    }

    /**
     * Pages are written in order: so a session that replaces another may be there before it goes.
     */
    @Test
    void oneThatWasToBeReplacedIsFoundAgainWhenTheOtherIsTakenBack() {
        IndexPage earlier = new IndexPage();
        earlier.apply(new IndexEvent.Created(9, "client", 60), 0);
        IndexPage later = new IndexPage();
        later.apply(new IndexEvent.Created(5, "client", 60), 1);
        index = new IndexState(List.of(earlier, later));

        end(9);

        IndexedSession found = index.sessionOf("client");
        assertThat(found).isNotNull();
        assertThat(found.number()).isEqualTo(5);
    }
}
