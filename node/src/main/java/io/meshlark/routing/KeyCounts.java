package io.meshlark.routing;

/**
 * Counts by key, in primitive arrays: 12 bytes a slot. For one thread. Open-addressed with linear
 * probing; what follows a removed key moves up, so no slot is ever lost.
 */
final class KeyCounts {
    private static final int LEAST_SLOTS = 16;

    private long[] keys = new long[LEAST_SLOTS];
    private int[] counts = new int[LEAST_SLOTS];
    private int size;

    /** The new count. */
    int increment(long key) {
        int at = find(key);
        if (counts[at] == 0) {
            if (4 * (size + 1) > 3 * keys.length) {
                resize(2 * keys.length);
                at = find(key);
            }
            keys[at] = key;
            size++;
        }
        return ++counts[at];
    }

    /** The new count, -1 if there was none. */
    int decrement(long key) {
        int at = find(key);
        if (counts[at] == 0) {
            return -1;
        }
        int left = --counts[at];
        if (left == 0) {
            size--;
            close(at);
            if (keys.length > LEAST_SLOTS && 8 * size < keys.length) {
                resize(keys.length / 4);
            }
        }
        return left;
    }

    int size() {
        return size;
    }

    RouteKeys toKeys() {
        long[] all = new long[size];
        int next = 0;
        for (int at = 0; at < keys.length; at++) {
            if (counts[at] != 0) {
                all[next++] = keys[at];
            }
        }
        return RouteKeys.of(all);
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int at = (int) key & mask;
        while (counts[at] != 0 && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    /** Fills the hole with what would not be found behind it. */
    private void close(int hole) {
        int mask = keys.length - 1;
        for (int at = (hole + 1) & mask; counts[at] != 0; at = (at + 1) & mask) {
            int home = (int) keys[at] & mask;
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                keys[hole] = keys[at];
                counts[hole] = counts[at];
                counts[at] = 0;
                hole = at;
            }
        }
    }

    private void resize(int length) {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[length];
        counts = new int[length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldCounts[i] != 0) {
                int at = find(oldKeys[i]);
                keys[at] = oldKeys[i];
                counts[at] = oldCounts[i];
            }
        }
    }
}
