package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.compare.Peer.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How every peer in Java is started that is not ours: the JVM of this tool, G1, the same heap. */
record JvmLaunch(String heap) {

    Launch of(String classPath, String main, String... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseG1GC",
                                "-XX:+UseCompactObjectHeaders",
                                "-Xmx" + heap,
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                classPath,
                                main));
        command.addAll(List.of(arguments));
        return new Launch(command, Map.of(), true);
    }
}
