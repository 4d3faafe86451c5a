package io.meshlark.routing;

import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
import java.util.List;

/**
 * Where it is written down whom shared groups have picked for the QoS 2 messages of one publisher,
 * until it releases them: when it sends one again, from whichever node, the same members get it.
 * Thread-safe.
 */
public interface Ledger {

    /**
     * @param again false: what an earlier question has assigned to one of these groups stays; true:
     *     these take its place
     */
    void assign(MessageId id, List<Assignment> picks, boolean again, Answer answer);

    /** One of the two is called once, on any thread. */
    interface Answer {

        /**
         * It is durable.
         *
         * @param earlier what an earlier question had assigned to some of the groups, and who may
         *     have the message by now; for all others it is as asked
         */
        void isDurable(List<Assignment> earlier);

        /** The publisher's connection has ended, and nobody knows whether it has been written. */
        void isUnknown();
    }
}
