package io.meshlark.loadtest.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The scenarios that come with the tool. */
public final class Shipped {

    public static final List<String> NAMES =
            List.of(
                    "telemetry-fan-in",
                    "command-fan-out",
                    "broadcast",
                    "shared-workers",
                    "million-retained",
                    "reconnect-storm",
                    "mass-will",
                    "slow-consumer",
                    "takeover-storm",
                    "offline-drain");

    private Shipped() {}

    /**
     * Its file.
     *
     * @param name one of {@link #NAMES}
     */
    public static String yaml(String name) {
        try (var in = Shipped.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalArgumentException("no scenario '" + name + "' is shipped");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
