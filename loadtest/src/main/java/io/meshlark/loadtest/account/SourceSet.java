package io.meshlark.loadtest.account;

import java.util.Arrays;

/**
 * The sources whose messages somebody should get, ascending. Each has a slot: its place in the set.
 */
public final class SourceSet {

    public static final SourceSet EMPTY = new SourceSet(new int[0]);

    private final int[] sources;
    private final int first;
    private final boolean isRange;

    private SourceSet(int[] sources) {
        this.sources = sources;
        this.first = sources.length == 0 ? 0 : sources[0];
        this.isRange =
                sources.length > 0 && sources[sources.length - 1] - first == sources.length - 1;
    }

    /**
     * The set of these.
     *
     * @param sources without duplicates, in any order
     */
    public static SourceSet of(int... sources) {
        var sorted = sources.clone();
        Arrays.sort(sorted);
        return new SourceSet(sorted);
    }

    public int size() {
        return sources.length;
    }

    public int source(int slot) {
        return sources[slot];
    }

    /** Place of a source, or a negative number when it is not in the set. */
    public int slot(int source) {
        if (isRange) {
            int slot = source - first;
            return slot < sources.length ? slot : -1;
        }
        return Arrays.binarySearch(sources, source);
    }
}
