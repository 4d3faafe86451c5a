package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Subscription;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Who subscribes, and to what. */
final class SubscriberOptions {

    private static final int MOST = 1_000_000;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Clients that subscribe (default: ${DEFAULT-VALUE}).")
    private int subscribers;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "Filter of each subscriber; {i} is its number (default: everything).")
    private @Nullable String filter;

    @Option(
            names = "--share",
            paramLabel = "GROUP",
            description = "The subscribers are members of this shared subscription.")
    private @Nullable String share;

    void validate(CommandSpec spec) {
        Checks.range(spec, "--subscribers", subscribers, 1, MOST);
    }

    /**
     * @param everything filter when the user says none
     */
    ClientGroup group(ConnectionOptions connection, boolean durable, int qos, String everything) {
        var subscription = Subscription.to(filter == null ? everything : filter, qos);
        return ClientGroup.of("subscribers", subscribers, connection.defaults().connect(durable))
                .subscribing(share == null ? subscription : subscription.sharedAs(share));
    }
}
