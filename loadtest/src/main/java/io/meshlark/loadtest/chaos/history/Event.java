package io.meshlark.loadtest.chaos.history;

/**
 * One thing that happened.
 *
 * <p>What a client asks for is written down before its bytes go out, what it is told after the
 * bytes came in: so "acknowledged before asked" can be trusted between clients.
 *
 * @param at nanoseconds since the history began
 * @param client its client id; empty when no client is concerned
 * @param connection number of the client's connection, from 1; 0 when no client is concerned
 * @param node the node it is connected to, from 1; 0 when none is
 */
public record Event(long at, String client, int connection, int node, What what) {

    /** In words, for people. */
    @Override
    public String toString() {
        var who = client.isEmpty() ? "-" : client + "#" + connection + "@n" + node;
        return "%11.6f  %-16s %s".formatted(at / 1e9, who, what);
    }
}
