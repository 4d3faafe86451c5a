package io.meshlark.loadtest.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A broker that can be started here. */
interface Peer {

    /** What it is called in tables. */
    String name();

    /** What it keeps where, in a few words. */
    String durability();

    /**
     * How to start it.
     *
     * @param folder empty, its own
     * @throws Unavailable when it is not on this machine and cannot be had
     */
    Launch launch(Path folder, int port) throws Unavailable, IOException, InterruptedException;

    /**
     * The same with TLS on {@code port}, and nothing else.
     *
     * @throws Unavailable also when it is not compared so
     */
    default Launch launch(Path folder, int port, SelfSigned certificate)
            throws Unavailable, IOException, InterruptedException {
        throw new Unavailable("it is not compared with TLS");
    }

    /**
     * A command.
     *
     * @param isJvm it understands {@code jcmd}
     */
    record Launch(List<String> command, Map<String, String> environment, boolean isJvm) {}

    /** Why a peer cannot take part. */
    final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        Unavailable(String why) {
            super(why);
        }
    }
}
