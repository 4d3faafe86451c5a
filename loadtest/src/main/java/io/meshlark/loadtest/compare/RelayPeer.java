package io.meshlark.loadtest.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
        return new Launch(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseG1GC",
                        "-XX:+UseCompactObjectHeaders",
                        "-Xmx" + heap,
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Relay.class.getName(),
                        Integer.toString(port)),
                Map.of(),
                true);
    }
}
