package io.meshlark.cluster;

import java.util.List;

/** The other members of the cluster. Thread-safe. */
public interface Peers {

    /** Every peer that has {@link PeerListener#joined joined} and not left. */
    List<Peer> all();

    /**
     * Runs {@code then} when every peer has handled everything that was sent to it before, or has
     * left; at once, on this thread, when there is nothing to wait for. Else on any thread. Calls
     * of one thread run in their order.
     */
    void whenHandled(Runnable then);

    /** Whether so much waits for some peer that clients should not be read. */
    boolean isCrowded();

    /** A cluster of one. */
    Peers NONE =
            new Peers() {
                @Override
                public List<Peer> all() {
                    return List.of();
                }

                @Override
                public void whenHandled(Runnable then) {
                    then.run();
                }

                @Override
                public boolean isCrowded() {
                    return false;
                }
            };
}
