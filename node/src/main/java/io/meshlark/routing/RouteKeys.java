package io.meshlark.routing;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Distinct keys of filters in ascending order, eight bytes each. */
public final class RouteKeys {
    public static final RouteKeys NONE = new RouteKeys(new long[0]);

    private final long[] sorted;

    private RouteKeys(long[] sorted) {
        this.sorted = sorted;
    }

    /**
     * @param keys distinct, in any order
     */
    public static RouteKeys of(long... keys) {
        long[] sorted = keys.clone();
        Arrays.sort(sorted);
        return new RouteKeys(sorted);
    }

    public int size() {
        return sorted.length;
    }

    /**
     * @param index from 0 to before {@link #size()}
     */
    public long get(int index) {
        return sorted[index];
    }

    public boolean contains(long key) {
        return Arrays.binarySearch(sorted, key) >= 0;
    }

    public void forEach(LongConsumer action) {
        for (long key : sorted) {
            action.accept(key);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RouteKeys keys && Arrays.equals(sorted, keys.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return Arrays.toString(sorted);
    }
}
