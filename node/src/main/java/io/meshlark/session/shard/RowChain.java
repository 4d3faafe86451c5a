package io.meshlark.session.shard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a journal count. A write that has failed may still arrive, even after another
 * writer has recovered without it: so there may be several rows with one number, of which at most
 * one counts. Each names the writer of the row that it follows ({@link Link}); the rows that count
 * are a chain.
 *
 * <pre>
 *  45 ── 46 of A ── 47 of C ── 48 of C       counts: C has read A's row
 *    └── 46 of B                             void: B had failed, and nobody built on it
 * </pre>
 *
 * <p>The chain ends at the highest number. Of several rows there the last one written counts; those
 * before it are found from the end backwards. So a row is handed out as soon as all rows behind it
 * can only follow it, which as a rule is when the next number comes.
 *
 * <p>Two rules for writers belong to it. A writer has one row under way and writes no more when it
 * fails. And before it acts on rows of another writer it has a row of its own durable behind them:
 * until then the last of them may prove to be void.
 *
 * <p>Why no row is lost that a writer has acted on:
 *
 * <ol>
 *   <li>What a writer reads is durable, also the row of a failed write (a quorum read repairs). So
 *       the row that a row names is in the journal, and whoever comes later begins behind the
 *       highest number that it has seen.
 *   <li>So a writer's rows, also one that is under way when it ends, have at most the number of the
 *       first row of each writer that comes later.
 *   <li>Take a row that was acknowledged. By 2, what earlier writers left is at its number or
 *       below, and what later ones write is behind it. The next writer reads it. If nothing is
 *       behind it, it is the last one written with its number (by the clocks of two nodes, which
 *       differ by less than a shard takes to move), and counts; what that writer adds follows it.
 *       So, writer by writer, all that ever comes behind it follows it, directly or not: each chain
 *       has it, and all that it follows.
 *   <li>What a writer has acted on is before such a row.
 * </ol>
 *
 * <p>A row that has read no other (there is a snapshot, or nothing) follows whichever counts before
 * it: what a snapshot stands for was acknowledged. A row that names one which is not there is void.
 * If no row with a number is left, rows have been lost, and reading fails: a journal is never read
 * in part.
 */
public final class RowChain<R> {

    /** The alternatives of one number, in the order of their writing, and of the one before. */
    private List<Row<R>> last = List.of();

    private List<Row<R>> before = List.of();
    private long number;

    private static final class Row<R> {
        private final long writer;
        private final R content;
        private @Nullable Row<R> follows;
        private boolean isTold;

        Row(long writer, R content, @Nullable Row<R> follows) {
            this.writer = writer;
            this.content = content;
            this.follows = follows;
        }
    }

    /**
     * The next row of the journal. They come in the order of their numbers, those with one number
     * in the order of their writing.
     *
     * @param counts takes rows of which it is certain now that they count, in order
     */
    public void read(long rowNumber, Linked<R> row, Consumer<R> counts) {
        if (rowNumber != number) {
            next(rowNumber, counts);
        }
        Link link = row.link();
        if (before.isEmpty()) {
            last.add(new Row<>(link.writer(), row.row(), null));
            return;
        }
        Row<R> followed = followed(link);
        if (followed != null) {
            last.add(new Row<>(link.writer(), row.row(), followed));
        }
    }

    private void next(long rowNumber, Consumer<R> counts) {
        if (number != 0) {
            requireRow();
            if (rowNumber != number + 1) {
                throw new IllegalStateException(
                        "row %d follows row %d: rows are missing".formatted(rowNumber, number));
            }
            if (last.size() == 1) {
                tell(last.getFirst(), counts);
            }
        }
        before = last;
        last = new ArrayList<>(1);
        number = rowNumber;
    }

    private @Nullable Row<R> followed(Link link) {
        if (link.follows() == Link.UNKNOWN) {
            return before.getLast();
        }
        for (Row<R> row : before) {
            if (row.writer == link.follows()) {
                return row;
            }
        }
        return null;
    }

    /** There are no more rows. */
    public void end(Consumer<R> counts) {
        if (number != 0) {
            requireRow();
            tell(last.getLast(), counts);
        }
    }

    /** Who wrote the last row that counts; {@link Link#UNKNOWN} when there is none. */
    public long lastWriter() {
        return last.isEmpty() ? Link.UNKNOWN : last.getLast().writer;
    }

    private void requireRow() {
        if (last.isEmpty()) {
            throw new IllegalStateException(
                    "row %d follows none of the rows before it: rows are missing"
                            .formatted(number));
        }
    }

    private static <R> void tell(Row<R> upTo, Consumer<R> counts) {
        Deque<Row<R>> path = new ArrayDeque<>();
        for (Row<R> row = upTo; row != null && !row.isTold; row = row.follows) {
            path.push(row);
        }
        for (Row<R> row : path) {
            row.isTold = true;
            row.follows = null;
            counts.accept(row.content);
        }
    }
}
