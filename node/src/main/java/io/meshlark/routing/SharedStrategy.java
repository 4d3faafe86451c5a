package io.meshlark.routing;

/** Which member of a shared subscription gets the next message, among those that may. */
public enum SharedStrategy {
    /** Each in turn; who comes back, or has credit again, is last. */
    ROUND_ROBIN,
    /** Any, by the random number given. */
    RANDOM,
    /** One, until it leaves, disconnects or is without credit; then the next in turn. */
    STICKY,
    /**
     * In turn among those on the node the message came from; in turn among all if there are none.
     */
    LOCAL,
    /** The same for every message of a publisher, as long as its member may. */
    HASH_CLIENT,
    /** The same for every message to a topic, as long as its member may. */
    HASH_TOPIC,
    /** The one with the fewest messages in flight; in turn among equals. */
    LEAST_INFLIGHT
}
