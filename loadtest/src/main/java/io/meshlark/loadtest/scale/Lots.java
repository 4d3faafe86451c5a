package io.meshlark.loadtest.scale;

/**
 * Sessions in a hundred lots of the same size, so that a publisher has one lot to itself; and not
 * all of them need be connected at a time.
 *
 * @param count how many lots
 * @param size sessions in each
 */
record Lots(int count, int size) {

    private static final int MOST = 100;

    /** So many sessions, or a few more. */
    static Lots of(int sessions) {
        int count = Math.min(MOST, sessions);
        return new Lots(count, Math.ceilDiv(sessions, count));
    }

    int sessions() {
        return count * size;
    }

    /**
     * How many of each lot are about this many in all.
     *
     * @param sessions of all lots
     */
    int share(int sessions) {
        return Math.min(size, Math.ceilDiv(sessions, count));
    }
}
