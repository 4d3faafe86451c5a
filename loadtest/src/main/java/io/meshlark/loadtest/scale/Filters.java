package io.meshlark.loadtest.scale;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Filters for clients that subscribe to some thousands each, in one packet; one in ten has a +.
 *
 * @param kind first level, such as {@code fleet}
 * @param clients who subscribe
 * @param perClient filters of each
 */
record Filters(String kind, int clients, int perClient) {

    private static final int MOST_PER_CLIENT = 5_000;
    private static final int ONE_IN = 10;

    /**
     * So many filters, or a few more: all clients have the same number.
     *
     * @param nodes to which the clients are spread evenly
     */
    static Filters of(String kind, int filters, int nodes) {
        int fewest = Math.ceilDiv(filters, MOST_PER_CLIENT);
        int clients = Math.ceilDiv(fewest, nodes) * nodes;
        return new Filters(kind, clients, Math.ceilDiv(filters, clients));
    }

    int total() {
        return Math.multiplyExact(clients, perClient);
    }

    /** Templates for the filters of each client. */
    List<String> templates() {
        return IntStream.range(0, perClient)
                .mapToObj(k ->
                        k % ONE_IN == 0
                                ? kind + "/{i}/+/" + k + "/state"
                                : kind + "/{i}/device/" + k + "/cmd")
                .toList();
    }
}
