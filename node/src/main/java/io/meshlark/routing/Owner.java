package io.meshlark.routing;

/**
 * Who holds subscriptions, as an int: a session shard (its durable ones) is its number, a node (its
 * transient ones) is the complement of its number.
 */
public final class Owner {
    private Owner() {}

    /**
     * @param number 0 or more
     */
    public static int shard(int number) {
        return checked(number);
    }

    /**
     * @param number 0 or more
     */
    public static int node(int number) {
        return ~checked(number);
    }

    public static boolean isShard(int owner) {
        return owner >= 0;
    }

    public static boolean isNode(int owner) {
        return owner < 0;
    }

    /** The number of the shard or of the node. */
    public static int number(int owner) {
        return isShard(owner) ? owner : ~owner;
    }

    private static int checked(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("owner has number " + number + ", least is 0");
        }
        return number;
    }
}
