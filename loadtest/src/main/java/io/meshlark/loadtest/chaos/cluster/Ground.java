package io.meshlark.loadtest.chaos.cluster;

import java.util.List;

/** Where the nodes stand: what connects them, and how that can be disturbed. */
public sealed interface Ground extends AutoCloseable permits Loopback, Namespaces {

    /** What a command begins with that is to run where a node is. */
    List<String> inside(int node);

    /** The node's address, for clients and for the other nodes. */
    String host(int node);

    /** This machine's address, as nodes see it. */
    String outside();

    /** A port of a node that nobody uses. */
    int port(int node, int usual);

    /** Whether packets between nodes can be kept back. */
    boolean canPart();

    /** Whether packets can be thrown away by chance. */
    boolean canLose();

    /** Nothing gets from one node to the other any more; the way back stays. */
    void part(int from, int to);

    /** The opposite. */
    void join(int from, int to);

    /** Of all packets from and to a node some are lost. */
    void lose(int node, int percent);

    /** No more. */
    void loseNothing(int node);

    /** The node's packets, to whomever, go slowly. */
    void slow(int node, int kilobits);

    /** No more. */
    void fast(int node);

    @Override
    void close();
}
