package io.meshlark.routing;

/** One member of a {@link SharedGroup}, and what decides whether it may be picked. */
final class Member<M> {
    static final int NO_NODE = -1;

    final M id;

    /** In the order of joining; tells apart what hashes alike. */
    final int number;

    boolean durable;
    int inflight;

    // While it is connected.
    int node = NO_NODE;
    int receiveMaximum;

    Member(M id, int number) {
        this.id = id;
        this.number = number;
    }
}
