package io.meshlark.session.shard;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Collects numbers, mostly ascending, into inclusive ranges: first, last, first, last … */
public final class Ranges {
    private long[] bounds = new long[8];
    private int length;

    public void add(long number) {
        if (length > 0 && bounds[length - 1] + 1 == number) {
            bounds[length - 1] = number;
            return;
        }
        if (length == bounds.length) {
            bounds = Arrays.copyOf(bounds, length * 2);
        }
        bounds[length++] = number;
        bounds[length++] = number;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** The ranges so far, and a fresh start. */
    public long[] drain() {
        long[] ranges = Arrays.copyOf(bounds, length);
        length = 0;
        return ranges;
    }

    public static void forEach(long[] ranges, LongConsumer action) {
        for (int i = 0; i < ranges.length; i += 2) {
            for (long n = ranges[i]; n <= ranges[i + 1]; n++) {
                action.accept(n);
            }
        }
    }
}
