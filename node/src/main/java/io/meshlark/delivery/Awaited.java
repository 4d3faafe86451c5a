package io.meshlark.delivery;

import io.meshlark.delivery.Publisher.Outcome;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one publication still waits for: shards and the retained store. Answers come on any thread,
 * once each; the last one makes the receipt.
 */
final class Awaited {
    private final Publisher.Receipt receipt;
    private final boolean mayBeRepeated;
    private final boolean someoneMayWantIt;
    private final AtomicInteger open = new AtomicInteger(1);

    // Written before the decrement of open that follows, read after the last one.
    private volatile boolean appended;
    private volatile boolean accepted;
    private volatile boolean rejected;
    private volatile boolean notRetained;
    private volatile boolean superseded;

    /**
     * @param mayBeRepeated whether a full queue may be told although something was appended: not to
     *     a QoS 2 publisher, who would send it again as another message
     */
    Awaited(Publisher.Receipt receipt, boolean mayBeRepeated, boolean someoneMayWantIt) {
        this.receipt = receipt;
        this.mayBeRepeated = mayBeRepeated;
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
            case REFUSED, REJECTED, NOT_RETAINED -> rejected = true;
            case SUPERSEDED -> superseded = true;
            case NO_SUBSCRIBERS -> {}
        }
        answered();
    }

    void retained(Retention.Result result) {
        switch (result) {
            case WRITTEN -> accepted = true;
            case FULL -> rejected = true;
            case FAILED -> notRetained = true;
        }
        answered();
    }

    private void answered() {
        if (open.decrementAndGet() == 0) {
            receipt.done(outcome());
        }
    }

    /** At QoS 2 a full queue is told only if nothing was appended (design rule 3). */
    private Outcome outcome() {
        if (superseded) {
            return Outcome.SUPERSEDED;
        }
        if (notRetained) {
            return Outcome.NOT_RETAINED;
        }
        if (appended && !(mayBeRepeated && rejected)) {
            return Outcome.APPENDED;
        }
        if (rejected) {
            return Outcome.REJECTED;
        }
        return accepted || someoneMayWantIt ? Outcome.ACCEPTED : Outcome.NO_SUBSCRIBERS;
    }
}
