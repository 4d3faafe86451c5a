package io.meshlark.loadtest.chaos.client;

import java.util.concurrent.CompletableFuture;

/** A {@link Wire} and how far it has come; guarded by the lock of its client. */
final class Line {

    private final Wire wire;
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    private boolean accepted;
    private boolean over;
    private int farewell = -1;
    private long formerSince;

    Line(Wire wire) {
        this.wire = wire;
    }

    Wire wire() {
        return wire;
    }

    /** Whether CONNACK said yes; known soon. */
    CompletableFuture<Boolean> outcome() {
        return outcome;
    }

    void accept() {
        accepted = true;
    }

    boolean isAccepted() {
        return accepted;
    }

    /** Its end has been written down. */
    void end() {
        over = true;
        outcome.complete(false);
    }

    boolean isOver() {
        return over;
    }

    /** The broker has said DISCONNECT. */
    void farewell(int reason) {
        farewell = reason;
    }

    /** The reason of the broker's DISCONNECT, or -1. */
    int farewell() {
        return farewell;
    }

    /** A newer one has been accepted. */
    void replaced(long nanos) {
        formerSince = nanos;
    }

    /** When a newer one was accepted, or 0. */
    long formerSince() {
        return formerSince;
    }
}
