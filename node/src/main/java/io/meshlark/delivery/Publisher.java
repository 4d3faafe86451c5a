package io.meshlark.delivery;

import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.routing.Ledger;
import org.jspecify.annotations.Nullable;

/** Where a publication enters: from connections, wills and the broker itself. */
public interface Publisher {

    /**
     * Routes a publication to everybody who wants it, and stores it if it is retained.
     *
     * <p>{@code receipt} is called exactly once, on any thread, when everything that P1 asks for is
     * durable, or nothing has been written and nothing will be. At QoS 0 it may be called at once.
     * It is not called when the publisher's connection ends while {@code ledger} is asked.
     *
     * @param id null if it is never sent again, or may be taken for another when it is
     * @param epoch of the publisher's connection, as long as an earlier one may have copies under
     *     way: shards do not take these behind it (design rule 1). 0: not said
     * @param ledger where it is kept whom shared groups pick for it; null: they pick anew when it
     *     is sent again
     */
    void publish(
            Publication publication,
            @Nullable MessageId id,
            long epoch,
            @Nullable Ledger ledger,
            Receipt receipt);

    /** Of one whom no ledger knows. */
    default void publish(Publication publication, @Nullable MessageId id, Receipt receipt) {
        publish(publication, id, 0, null, receipt);
    }

    /** Told what became of a publication. */
    @FunctionalInterface
    interface Receipt {
        Receipt IGNORED = outcome -> {};

        void done(Outcome outcome);
    }

    /** What became of a publication. */
    enum Outcome {
        /** Nobody wants it: 0x10. */
        NO_SUBSCRIBERS,
        /** Everybody has it; no shard had to write. */
        ACCEPTED,
        /** Everybody has it, and some shard wrote it down: a QoS 2 id must be released durably. */
        APPENDED,
        /** Nothing was done, the store or a shard does not take it now: 0x97. */
        REFUSED,
        /**
         * Some shard has heard from a later connection of the publisher, which is to send it again:
         * this one is over.
         */
        SUPERSEDED,
        /**
         * Handed over, except that a queue or the retained messages were full and the policy is to
         * say so: 0x97 to those who can be told.
         */
        REJECTED,
        /**
         * Handed over, and maybe appended, but the store did not take it as a retained message: to
         * be sent again under the same id.
         */
        NOT_RETAINED
    }
}
