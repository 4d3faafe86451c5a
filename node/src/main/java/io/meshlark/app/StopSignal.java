package io.meshlark.app;

import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT, taken as a request instead of the end of the JVM: only so can the process
 * drain first and then exit with 0. The second one ends it at once.
 */
final class StopSignal {

    /** What shells add a signal's number to. */
    private static final int KILLED = 128;

    private final CompletableFuture<String> first = new CompletableFuture<>();

    private StopSignal() {}

    static StopSignal listen() {
        var stop = new StopSignal();
        Signal.handle(new Signal("TERM"), stop::receive);
        Signal.handle(new Signal("INT"), stop::receive);
        return stop;
    }

    private void receive(Signal signal) {
        if (!first.complete("SIG" + signal.getName())) {
            Runtime.getRuntime().halt(KILLED + signal.getNumber());
        }
    }

    /** Completes with the name of the first signal. */
    CompletableFuture<String> asked() {
        return first;
    }
}
