package io.meshlark.cluster;

/**
 * What the messages on a link are about. All channels of a link share one order. Tags stand on the
 * wire and are never used again.
 */
public enum Channel {
    /** Subscriptions by owner, for the route digest. */
    ROUTES(1),
    /** Publications for connections of the receiving node. */
    PUBLICATIONS(2),
    /** From a connection's edge to its session shard, and appends. */
    TO_SHARD(3),
    /** From a session shard to the edges of its clients, and answers to appends. */
    TO_EDGE(4),
    /** What is retained. */
    RETAINED(5),
    /** That a node has told all it had to tell a newcomer. */
    CLUSTER(6),
    /** Members of shared groups. */
    GROUPS(7),
    /** What has been written to the directory in the store. */
    DIRECTORY(8);

    private static final Channel[] BY_TAG = new Channel[9];

    static {
        for (Channel channel : values()) {
            BY_TAG[channel.tag] = channel;
        }
    }

    private final int tag;

    Channel(int tag) {
        this.tag = tag;
    }

    /** 1 to 255. */
    public int tag() {
        return tag;
    }

    /**
     * @throws IllegalArgumentException for a tag of no channel
     */
    public static Channel of(int tag) {
        if (tag <= 0 || tag >= BY_TAG.length) {
            throw new IllegalArgumentException("link message has unknown channel " + tag);
        }
        return BY_TAG[tag];
    }
}
