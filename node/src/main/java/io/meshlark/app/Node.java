package io.meshlark.app;

import com.typesafe.config.Config;
import io.meshlark.config.Settings;
import java.util.List;

/** A running broker. */
public final class Node implements AutoCloseable {

    private Node() {}

    /**
     * Starts a node; when this returns, its listeners are open.
     *
     * @param akka of {@link AkkaConfiguration}
     * @throws StartupException for what the operator can set right; nothing is left running then
     */
    public static Node start(Settings settings, Config akka) {
        throw new StartupException("there is no broker yet");
    }

    /** What is open, in the order to show it. */
    public List<Listener> listeners() {
        return List.of();
    }

    /** Says goodbye to clients, waits for what is under way, within shutdown.drain-timeout. */
    @Override
    public void close() {}
}
