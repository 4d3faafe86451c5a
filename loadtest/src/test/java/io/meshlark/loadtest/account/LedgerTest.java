package io.meshlark.loadtest.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.account.Ledger.Arrival;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger(SourceSet.of(3, 4, 7));

    @Test
    void whatComesInOrderIsComplete() {
        for (int sequence = 1; sequence <= 100; sequence++) {
            assertThat(ledger.arrived(4, sequence)).isEqualTo(Arrival.NEW);
        }

        assertThat(ledger.missing(1, 100)).isZero();
        assertThat(ledger.distinct()).isEqualTo(100);
    }

    @Test
    void whatIsMissingIsNamed() {
        for (int sequence : new int[] {1, 2, 4, 7}) {
            ledger.arrived(7, sequence);
        }

        assertThat(ledger.missing(2, 9)).isEqualTo(5);
        assertThat(ledger.firstMissing(2, 9, 10)).containsExactly(3, 5, 6, 8, 9);
        assertThat(ledger.firstMissing(2, 9, 2)).containsExactly(3, 5);
    }

    @Test
    void aSecondCopyIsADuplicateWhereverItComes() {
        for (int sequence : new int[] {1, 3}) {
            assertThat(ledger.arrived(3, sequence)).isEqualTo(Arrival.NEW);
            assertThat(ledger.arrived(3, sequence)).isEqualTo(Arrival.DUPLICATE);
        }
        ledger.arrived(3, 2);

        assertThat(ledger.arrived(3, 3)).isEqualTo(Arrival.DUPLICATE);
        assertThat(ledger.duplicates()).isEqualTo(3);
        assertThat(ledger.missing(0, 3)).isZero();
    }

    @Test
    void aSourceThatWasNotSubscribedToIsUnexpected() {
        assertThat(ledger.arrived(5, 1)).isEqualTo(Arrival.UNEXPECTED);
        assertThat(ledger.arrived(0, 1)).isEqualTo(Arrival.UNEXPECTED);
        assertThat(ledger.arrived(8, 1)).isEqualTo(Arrival.UNEXPECTED);

        assertThat(ledger.unexpected()).isEqualTo(3);
        assertThat(ledger.distinct()).isZero();
    }

    @Test
    void moreThanWasSentMakesUpForNothing() {
        ledger.arrived(3, 1);

        assertThat(ledger.missing(0, 0)).isZero();
    }

    @Test
    void whatWasSentBeforeTheSubscriptionIsNotMissing() {
        var sent = new int[8];
        sent[4] = 50;
        ledger.skip(sent);

        ledger.arrived(4, 51);

        assertThat(ledger.missing(1, 52)).isEqualTo(1);
    }

    /** Any mixture of losses, copies and disorder is accounted for exactly. */
    @Test
    void randomMixturesAreCountedExactly() {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var mixture = new Mixture(random);
            var subject = new Ledger(SourceSet.of(0));
            var order = new Order(subject.sources());
            for (int sequence : mixture.arrivals) {
                if (subject.arrived(0, sequence) == Arrival.NEW) {
                    order.arrived(0, sequence);
                }
            }

            assertThat(subject.missing(0, mixture.sent))
                    .as("seed %d", seed)
                    .isEqualTo(mixture.lost);
            assertThat(subject.duplicates()).as("seed %d", seed).isEqualTo(mixture.copies);
            assertThat(order.reordered()).as("seed %d", seed).isEqualTo(mixture.reordered());
            assertThat(subject.firstMissing(0, mixture.sent, mixture.sent).length)
                    .isEqualTo(mixture.lost);
        }
    }

    private static final class Mixture {
        final int sent;
        final List<Integer> arrivals = new ArrayList<>();
        int lost;
        int copies;

        Mixture(Random random) {
            sent = random.nextInt(300);
            for (int sequence = 1; sequence <= sent; sequence++) {
                if (random.nextInt(10) == 0) {
                    lost++;
                    continue;
                }
                arrivals.add(sequence);
                while (random.nextInt(8) == 0) {
                    copies++;
                    arrivals.add(sequence);
                }
            }
            for (int swaps = random.nextInt(20); swaps > 0 && arrivals.size() > 1; swaps--) {
                int i = random.nextInt(arrivals.size());
                int j = Math.clamp(i + random.nextInt(20) - 10, 0, arrivals.size() - 1);
                Collections.swap(arrivals, i, j);
            }
        }

        /** Counted the plain way: first arrivals that have a later one before them. */
        long reordered() {
            var seen = new HashSet<Integer>();
            int highest = 0;
            long count = 0;
            for (int sequence : arrivals) {
                if (seen.add(sequence)) {
                    count += sequence < highest ? 1 : 0;
                    highest = Math.max(highest, sequence);
                }
            }
            return count;
        }
    }
}
