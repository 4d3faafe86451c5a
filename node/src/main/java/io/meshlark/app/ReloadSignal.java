package io.meshlark.app;

import sun.misc.Signal;

/**
 * SIGHUP, taken as a request to read certificates and access rules again instead of the end of the
 * JVM.
 */
final class ReloadSignal {

    private ReloadSignal() {}

    static void listen(Runnable reload) {
        Signal.handle(new Signal("HUP"), _ -> reload.run());
    }
}
