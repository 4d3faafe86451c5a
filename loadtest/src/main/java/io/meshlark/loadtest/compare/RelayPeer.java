package io.meshlark.loadtest.compare;

import java.nio.file.Path;

/** The floor for a JVM: Netty that forwards frames and does nothing else. */
record RelayPeer(String heap) implements Peer {

    static final String NAME = "bare relay";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String durability() {
        return "no broker: forwards every PUBLISH to everybody, QoS 0 only";
    }

    @Override
    public Launch launch(Path folder, int port) {
        return new JvmLaunch(heap)
                .of(
                        System.getProperty("java.class.path"),
                        Relay.class.getName(),
                        Integer.toString(port));
    }
}
