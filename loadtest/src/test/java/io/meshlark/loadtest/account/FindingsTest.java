package io.meshlark.loadtest.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {

    @Test
    void whatIsMissingIsLostUnlessItWasNeverPromised() {
        var ledger = new Ledger(SourceSet.of(0, 1));
        ledger.arrived(0, 1);
        ledger.arrived(0, 4);

        var findings = Findings.of("reader", ledger, new int[] {5, 2}, new int[] {1, 2}, 0);

        assertThat(findings.lost()).isEqualTo(2);
        assertThat(findings.excused()).isEqualTo(3);
        assertThat(findings.examples())
                .containsExactly("reader misses of source 0 (5 sent): 2, 3, 5");
    }

    @Test
    void thoseOfSeveralReceiversAddUp() {
        var one = new Ledger(SourceSet.of(0));
        one.arrived(0, 1);
        one.arrived(0, 1);

        var findings =
                Findings.of("a", one, new int[] {1}, new int[] {0}, 3)
                        .plus(
                                Findings.of(
                                        "b",
                                        new Ledger(SourceSet.of(0)),
                                        new int[] {30},
                                        new int[] {0},
                                        1));

        assertThat(findings.duplicates()).isEqualTo(1);
        assertThat(findings.reordered()).isEqualTo(4);
        assertThat(findings.lost()).isEqualTo(30);
        assertThat(findings.examples())
                .containsExactly(
                        "b misses of source 0 (30 sent): 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 20 more");
    }
}
