package io.meshlark.loadtest.chaos.client;

/** How a client leaves a node. */
enum Manner {
    /** The connection breaks. */
    ABORT,
    /** With DISCONNECT. */
    GOODBYE,
    /** It connects elsewhere and lets the broker close the old connection. */
    TAKE_OVER
}
