package io.meshlark.loadtest.chaos.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be done to a cluster. */
public enum Fault {
    KILL("kill -9 of a node, and a start", 3, 30),
    COORDINATOR("kill -9 of the node that coordinates the shards, and a start", 3, 30),
    STOP("a node is frozen (SIGSTOP), for 10, 30 or 60 s", 10, 60),
    PARTITION("a node cannot reach the others, nor they it; clients and Cassandra can", 15, 40),
    PARTITION_STORE("the same, without Cassandra", 15, 40),
    ONEWAY("nothing gets from a node to the others", 15, 40),
    LOSS("a node's packets are lost, 15 of 100", 10, 30),
    SLOW("a node sends 400 kbit/s at most", 10, 30),
    STORE_SLOW("a node's way to Cassandra takes 300 ms", 10, 30),
    CASSANDRA_STOP("Cassandra is frozen", 20, 20),
    CASSANDRA_KILL("kill -9 of Cassandra, and a start", 3, 10),
    CASSANDRA_FULL("the disk of Cassandra is full; then it has room, and is started again", 10, 20),
    ROLLING("nodes are restarted one after the other (SIGTERM)", 0, 0);

    private final String text;
    private final int shortest;
    private final int longest;

    Fault(String text, int shortest, int longest) {
        this.text = text;
        this.shortest = shortest;
        this.longest = longest;
    }

    /** As it is called on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String text() {
        return text;
    }

    /** Seconds that it lasts at least. */
    public int shortest() {
        return shortest;
    }

    /** Seconds that it lasts at most. */
    public int longest() {
        return longest;
    }

    /**
     * The one of this label.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Fault of(String label) {
        return Arrays.stream(values())
                .filter(it -> it.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "'%s' is no fault; there are %s"
                                        .formatted(label, String.join(", ", labels()))));
    }

    /** Of all. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Fault::label).toList();
    }
}
