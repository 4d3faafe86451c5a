package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import io.meshlark.loadtest.scenario.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench sub}: subscribers alone. */
@Command(
        name = "sub",
        description = {
            "Subscribes, and counts what others publish.",
            "Example: meshlark bench sub --subscribers 100 --filter 'fleet/#' --duration 1m"
        })
final class SubCommand implements Callable<Integer> {

    @Mixin private final HelpOption help = new HelpOption();
    @Mixin private final ConnectionOptions connection = new ConnectionOptions();
    @Mixin private final RunOptions run = new RunOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Clients that subscribe (default: ${DEFAULT-VALUE}).")
    private int subscribers;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            defaultValue = "#",
            description =
                    "Filter of each subscriber; {i} is its number (default: ${DEFAULT-VALUE}).")
    private String filter = "#";

    @Option(
            names = "--share",
            paramLabel = "GROUP",
            description = "The subscribers are members of this shared subscription.")
    private @Nullable String share;

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            defaultValue = "0",
            description = "Quality of service: 0, 1 or 2 (default: ${DEFAULT-VALUE}).")
    private int qos;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long to listen (default: 10s).")
    private Duration duration = Duration.ofSeconds(10);

    @Override
    public Integer call() {
        Checks.range(spec, "--subscribers", subscribers, 1, 1_000_000);
        Checks.range(spec, "--qos", qos, 0, 2);
        var subscription = Subscription.to(filter, qos);
        var receiving =
                ClientGroup.of("subscribers", subscribers, connection.defaults().connect(false))
                        .subscribing(share == null ? subscription : subscription.sharedAs(share));
        var phases =
                List.<Phase>of(
                        Phase.Connect.all("subscribe", "subscribers"),
                        new Phase.Hold("listen", duration));
        return new Session(spec, connection, run)
                .run(Scenario.of("sub", List.of(receiving), phases));
    }
}
