package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import io.meshlark.loadtest.scenario.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench conn}: connections alone. */
@Command(
        name = "conn",
        description = {
            "Connects, holds the connections, and disconnects: how fast, and what they cost.",
            "Example: meshlark bench conn --clients 10000 --hold 30s --pid 4711"
        })
final class ConnCommand implements Callable<Integer> {

    @Mixin private final HelpOption help = new HelpOption();
    @Mixin private final ConnectionOptions connection = new ConnectionOptions();
    @Mixin private final OpeningOptions opening = new OpeningOptions();
    @Mixin private final RunOptions run = new RunOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--hold",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long to hold the connections (default: 10s).")
    private Duration hold = Duration.ofSeconds(10);

    @Option(
            names = "--churn",
            paramLabel = "N",
            description = "Meanwhile, end so many connections a second and make them again.")
    private @Nullable Double churn;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "Each client also subscribes; {i} is its number.")
    private @Nullable String filter;

    @Override
    public Integer call() {
        opening.validate(spec);
        var group =
                ClientGroup.of(
                        "clients",
                        opening.clients(),
                        connection.defaults().connect(opening.durable()));
        if (filter != null) {
            group = group.subscribing(Subscription.to(filter, 0));
        }
        var phases = new ArrayList<Phase>();
        phases.add(opening.phase("connect", "clients", false));
        phases.add(
                churn == null
                        ? new Phase.Hold("hold", hold)
                        : new Phase.Churn("churn", "clients", churn, hold));
        phases.add(
                opening.durable()
                        ? new Phase.Forget("forget", "clients")
                        : new Phase.Disconnect("disconnect", "clients", false));
        return new Session(spec, connection, run).run(Scenario.of("conn", List.of(group), phases));
    }
}
