package io.meshlark.session.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writers, one after the other, whose failed writes are lost or arrive at any later time: what one
 * of them has acted on, each later one reads first, whatever else it reads. Snapshots stand for
 * what was acknowledged, and a reader may have to take an older one.
 *
 * <p>Red when a writer acts on rows of others before its own is durable, and when of several rows
 * the newest or the oldest counts, whatever was built on them.
 */
class LateRowsTest {
    private static final int HISTORIES = 20_000;
    private static final int WRITERS = 12;

    private record Stored(long number, long order, Linked<String> row) {}

    private record Snapshot(long number, List<String> state) {}

    private final List<Stored> journal = new ArrayList<>();
    private final List<Stored> underWay = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();

    /** What somebody has acted on. */
    private List<String> acted = List.of();

    private Random random = new Random();
    private long written;
    private int late;
    private int revived;

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void whatWasActedOnIsReadByAllThatFollow(double failing) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            begin(seed);
            for (int writer = 1; writer <= WRITERS; writer++) {
                live(writer, failing, "seed " + seed + ", writer " + writer);
            }
        }

        assertThat(late).isGreaterThan(HISTORIES);
        assertThat(revived).isGreaterThan(HISTORIES / 100);
    }

    private void begin(int seed) {
        random = new Random(seed);
        journal.clear();
        underWay.clear();
        snapshots.clear();
        snapshots.add(new Snapshot(0, List.of()));
        acted = List.of();
    }

    private void live(int writer, double failing, String as) {
        someArrive();
        Snapshot from = snapshot();
        List<String> state = new ArrayList<>(from.state());
        RowChain<String> chain = new RowChain<>();
        long number = from.number();
        for (Stored each : journal) {
            if (each.number() > from.number()) {
                chain.read(each.number(), each.row(), state::add);
                number = each.number();
            }
        }
        chain.end(state::add);

        assertThat(state.stream().limit(acted.size())).as(as).isEqualTo(acted);
        long follows = chain.lastWriter();
        boolean acts = follows == Link.UNKNOWN;
        if (acts) {
            acted = List.copyOf(state);
        } else if (state.size() > acted.size()) {
            revived++;
        }
        for (int rows = random.nextInt(5); rows > 0; rows--) {
            someArrive();
            number++;
            String content = number + " of " + writer;
            Linked<String> row = new Linked<>(new Link(writer, follows), content);
            Stored stored = new Stored(number, written++, row);
            state.add(content);
            if (random.nextDouble() < failing) {
                underWay.add(stored);
                return;
            }
            put(stored);
            follows = writer;
            acted = List.copyOf(state);
            if (random.nextInt(6) == 0) {
                snapshots.add(new Snapshot(number, acted));
            }
        }
    }

    private Snapshot snapshot() {
        boolean older = snapshots.size() > 1 && random.nextInt(4) == 0;
        return older ? snapshots.get(snapshots.size() - 2) : snapshots.getLast();
    }

    private void someArrive() {
        for (Stored each : List.copyOf(underWay)) {
            int fate = random.nextInt(10);
            if (fate < 3) {
                underWay.remove(each);
            }
            if (fate < 2) {
                late++;
                put(each);
            }
        }
    }

    private void put(Stored row) {
        int at = 0;
        while (at < journal.size() && isBefore(journal.get(at), row)) {
            at++;
        }
        journal.add(at, row);
    }

    private static boolean isBefore(Stored a, Stored b) {
        return a.number() < b.number() || (a.number() == b.number() && a.order() < b.order());
    }
}
