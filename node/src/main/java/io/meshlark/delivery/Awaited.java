package io.meshlark.delivery;

import io.meshlark.delivery.Publisher.Outcome;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one publication still waits for: shards and the retained store. Answers come on any thread,
 * once each; the last one makes the receipt.
 */
final class Awaited {
    private final Publisher.Receipt receipt;
    private final boolean isQos1;
    private final boolean someoneMayWantIt;
    private final AtomicInteger open = new AtomicInteger(1);

    // Written before the decrement of open that follows, read after the last one.
    private volatile boolean appended;
    private volatile boolean accepted;
    private volatile boolean refused;

    /**
     * @param isQos1 whether a refusal may be told although something was appended: the publisher
     *     sends it again, and at QoS 1 that is allowed
     */
    Awaited(Publisher.Receipt receipt, boolean isQos1, boolean someoneMayWantIt) {
        this.receipt = receipt;
        this.isQos1 = isQos1;
        this.someoneMayWantIt = someoneMayWantIt;
    }

    void expect() {
        open.incrementAndGet();
    }

    /** Nothing more will be expected. */
    void allAsked() {
        answered();
    }

    void appended(Outcome outcome) {
        switch (outcome) {
            case APPENDED -> appended = true;
            case ACCEPTED -> accepted = true;
            case REFUSED -> refused = true;
            case NO_SUBSCRIBERS -> {}
        }
        answered();
    }

    void retained(boolean written) {
        if (written) {
            accepted = true;
        } else {
            refused = true;
        }
        answered();
    }

    private void answered() {
        if (open.decrementAndGet() == 0) {
            receipt.done(outcome());
        }
    }

    /** At QoS 2 refused only if nothing was appended (design rule 3). */
    private Outcome outcome() {
        if (appended && !(isQos1 && refused)) {
            return Outcome.APPENDED;
        }
        if (refused) {
            return Outcome.REFUSED;
        }
        return accepted || someoneMayWantIt ? Outcome.ACCEPTED : Outcome.NO_SUBSCRIBERS;
    }
}
