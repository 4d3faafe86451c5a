package io.meshlark.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.chaos.Schedule.Step;
import io.meshlark.loadtest.chaos.cluster.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final List<Fault> ALL = List.of(Fault.values());

    @Test
    void theSameSeedIsTheSameSchedule() {
        assertThat(Schedule.byChance(7, 3, ALL, 1800))
                .isEqualTo(Schedule.byChance(7, 3, ALL, 1800))
                .isNotEqualTo(Schedule.byChance(8, 3, ALL, 1800));
    }

    @Test
    void everyFaultComesBeforeAnyComesAgain() {
        var steps = Schedule.byChance(7, 3, ALL, 3600);

        assertThat(steps.subList(0, ALL.size())).extracting(Step::fault).containsAll(ALL);
    }

    @Test
    void whatFollowsAtOnceConcernsTheSameNode() {
        for (long seed = 1; seed < 100; seed++) {
            var steps = Schedule.byChance(seed, 5, ALL, 1800);
            for (int i = 0; i < steps.size(); i++) {
                if (steps.get(i).atOnce()) {
                    assertThat(steps.get(i).node()).isEqualTo(steps.get(i - 1).node());
                    assertThat(steps.get(i).fault()).isNotIn(Fault.ROLLING, Fault.COORDINATOR);
                }
            }
        }
    }

    @Test
    void roundsTakeNodesInTurn() {
        assertThat(Schedule.rounds(3, List.of(Fault.KILL), 4))
                .extracting(Step::node)
                .containsExactly(1, 2, 3, 1);
    }
}
