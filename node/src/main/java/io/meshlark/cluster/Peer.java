package io.meshlark.cluster;

/**
 * Another node of the cluster, in one life of its process. What is sent to it arrives once, in the
 * order of sending, as long as both live and it is a member. Thread-safe.
 */
public interface Peer {

    /** This node's own number for it: 1 and up, never given to another; 0 is this node. */
    int number();

    /** Of its process: the same on every node, and no other life of a node has it. */
    long life();

    /** {@code host:port} of its cluster port. */
    String name();

    /** Sends a message; never blocks. */
    void send(Channel channel, byte[] message);

    /**
     * Sends a message; {@code receipt} is called once, on any thread. Receipts of one peer come in
     * the order of sending.
     */
    void send(Channel channel, byte[] message, Receipt receipt);

    /**
     * Whether not too much waits for it. What may be lost is to be dropped instead of sent when it
     * is false; what may not be lost is sent all the same, its senders are held by {@link
     * Peers#isCrowded}.
     */
    boolean hasRoom();

    /**
     * For how long it has not answered, in nanoseconds: the age of the newest ping it has echoed.
     */
    long silence();

    /**
     * For how long something that it has sent may not have been handled here, in nanoseconds: the
     * age of the newest ping before whose echo everything was.
     */
    default long lag() {
        return silence();
    }

    /** What became of a message. */
    enum Fate {
        /** The peer's {@link PeerListener} has handled it. */
        HANDLED,
        /** The peer has left the cluster; it may have handled it. */
        LOST,
        /** The peer has left the cluster; it certainly has not seen it. */
        UNSENT
    }

    /** Told what became of a message. */
    @FunctionalInterface
    interface Receipt {
        void settled(Fate fate);
    }
}
