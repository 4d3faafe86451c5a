package io.meshlark.loadtest.account;

/**
 * Watches the order in which one subscriber gets the messages of each source. A message is out of
 * order when a later one was there before it; that of a swapped pair which comes second is one.
 */
public final class Order {

    private final SourceSet sources;
    private final int[] highest;
    private long reordered;

    public Order(SourceSet sources) {
        this.sources = sources;
        this.highest = new int[sources.size()];
    }

    /** A message that is not a duplicate is here. */
    public void arrived(int source, int sequence) {
        int slot = sources.slot(source);
        if (sequence > highest[slot]) {
            highest[slot] = sequence;
        } else {
            reordered++;
        }
    }

    public long reordered() {
        return reordered;
    }
}
