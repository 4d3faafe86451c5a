package io.meshlark.loadtest.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.measure.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostTest {

    @Test
    void whatNodesUseWhenIdleIsNoCostOfMessages() {
        var cost = new Cost(3.0, 4.0, 1_000_000, Cost.Link.NONE);

        assertThat(cost.micros(0)).isEqualTo(3.0);
        assertThat(cost.micros(0.25)).isEqualTo(2.0);
        assertThat(cost.micros(10)).isZero();
    }

    @Test
    void ofSeveralRoundsTheMedianCounts() {
        var rounds = List.of(cost(2), cost(9), cost(1));

        assertThat(Cost.micros(rounds, 0)).isEqualTo(new Spread(2, 1, 9));
    }

    @Test
    void linksAreAddedUpOverRounds() {
        var one = new Cost(1, 1, 1, new Cost.Link(100, 200, 10));
        var other = new Cost(1, 1, 1, new Cost.Link(300, 600, 30));

        var link = Cost.link(List.of(one, other));

        assertThat(link.messagesPerPublication()).isEqualTo(2.0);
        assertThat(link.messagesPerFrame()).isEqualTo(20.0);
    }

    private static Cost cost(double micros) {
        return new Cost(micros, 1, 1_000_000, Cost.Link.NONE);
    }
}
