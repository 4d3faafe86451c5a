package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How many clients connect, and how fast. */
final class OpeningOptions {

    @Option(
            names = {"-c", "--clients"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "Clients (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Connections a second (default: as fast as they succeed).")
    private @Nullable Double rate;

    @Option(
            names = "--pending",
            paramLabel = "N",
            defaultValue = "64",
            description = {
                "Connections under way at a time, when there is no --rate (default:"
                        + " ${DEFAULT-VALUE})."
            })
    private int pending;

    @Option(names = "--durable", description = "Clients with sessions that are kept.")
    private boolean durable;

    void validate(CommandSpec spec) {
        Checks.together(spec, List.of("--rate", "--pending"));
        Checks.range(spec, "--clients", clients, 1, 1_000_000);
        Checks.range(spec, "--pending", pending, 1, 100_000);
    }

    int clients() {
        return clients;
    }

    boolean durable() {
        return durable;
    }

    Phase phase(String name, String group, boolean takeOver) {
        return new Phase.Connect(name, group, rate == null ? 0 : rate, pending, takeOver);
    }
}
