package io.meshlark.session.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rows are called by their number and who wrote them: {@code 46a} follows nobody or the one named.
 */
class RowChainTest {
    private final RowChain<String> chain = new RowChain<>();
    private final List<String> told = new ArrayList<>();

    private void row(String name, String follows) {
        long number = Long.parseLong(name.substring(0, name.length() - 1));
        chain.read(number, linked(name, follows), told::add);
    }

    private static Linked<String> linked(String name, String follows) {
        return new Linked<>(new Link(writer(name), writer(follows)), name);
    }

    private static long writer(String of) {
        return of.isEmpty() ? Link.UNKNOWN : of.charAt(of.length() - 1);
    }

    private List<String> all() {
        chain.end(told::add);
        return told;
    }

    @Test
    void rowsOfOneWriterAllCountAndAreToldWhenTheNextComes() {
        row("1a", "");
        row("2a", "a");
        assertThat(told).containsExactly("1a");
        row("3a", "a");

        assertThat(told).containsExactly("1a", "2a");
        assertThat(all()).containsExactly("1a", "2a", "3a");
    }

    @Test
    void journalWithoutRowsHasNoLastWriter() {
        assertThat(all()).isEmpty();
        assertThat(chain.lastWriter()).isEqualTo(Link.UNKNOWN);
    }

    @Test
    void lastWriterIsThatOfTheLastRowThatCounts() {
        row("1a", "");
        row("2b", "a");
        row("2c", "a");

        assertThat(all()).containsExactly("1a", "2c");
        assertThat(chain.lastWriter()).isEqualTo(writer("c"));
    }

    /** As in the class comment; the newest writer's row would void what C has built on. */
    @Test
    void olderRowThatANewerWriterHasBuiltOnCounts() {
        row("45z", "");
        row("46a", "z");
        row("46b", "z");
        row("47c", "a");

        assertThat(all()).containsExactly("45z", "46a", "47c");
    }

    @Test
    void ofSeveralWithoutSuccessorTheLastWrittenCounts() {
        row("45z", "");
        row("46a", "z");
        row("46b", "z");
        row("46c", "z");

        assertThat(told).containsExactly("45z");
        assertThat(all()).containsExactly("45z", "46c");
    }

    @Test
    void whichCountsMayBeKnownOnlyManyRowsLater() {
        row("45z", "");
        row("46a", "z");
        row("46b", "z");
        row("47c", "a");
        row("47d", "b");
        row("48e", "c");
        row("48f", "d");
        row("49g", "e");
        row("49h", "f");
        assertThat(told).containsExactly("45z");
        row("50g", "g");
        row("51g", "g");

        assertThat(told).containsExactly("45z", "46a", "47c", "48e", "49g", "50g");
        assertThat(all()).endsWith("51g");
    }

    @Test
    void branchThatEndsEarlierIsVoid() {
        row("45z", "");
        row("46a", "z");
        row("46b", "z");
        row("47a", "a");
        row("47c", "b");
        row("48d", "a");

        assertThat(all()).containsExactly("45z", "46a", "47a", "48d");
    }

    @Test
    void firstRowsBehindASnapshotFollowIt() {
        row("501a", "a");
        row("501b", "a");
        row("502c", "a");

        assertThat(all()).containsExactly("501a", "502c");
    }

    /** Its writer has read a snapshot at 46, which was written by b and lost meanwhile. */
    @Test
    void rowThatHasReadNoOtherFollowsWhicheverCountsBefore() {
        row("45z", "");
        row("46a", "z");
        row("46b", "z");
        row("47c", "");

        assertThat(all()).containsExactly("45z", "46b", "47c");
    }

    @Test
    void rowThatNamesOneThatIsNotThereIsVoid() {
        row("45z", "");
        row("46a", "z");
        row("46b", "y");

        assertThat(all()).containsExactly("45z", "46a");
    }

    @Test
    void missingRowsAreAFailureAndNotAShorterJournal() {
        row("45z", "");
        row("46b", "y");

        assertThatThrownBy(this::all)
                .hasMessage("row 46 follows none of the rows before it: rows are missing");
        assertThatThrownBy(() -> row("47c", "b")).hasMessageStartingWith("row 46 follows none");
    }

    @Test
    void gapIsAFailure() {
        row("45z", "");

        assertThatThrownBy(() -> row("47z", "z"))
                .hasMessage("row 47 follows row 45: rows are missing");
    }
}
