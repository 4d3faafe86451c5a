package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
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
    @Mixin private final SubscriberOptions subscribers = new SubscriberOptions();
    @Mixin private final RunOptions run = new RunOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

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
        subscribers.validate(spec);
        Checks.range(spec, "--qos", qos, 0, 2);
        var receiving = subscribers.group(connection, false, qos, "#");
        var phases =
                List.<Phase>of(
                        Phase.Connect.all("subscribe", receiving.name()),
                        new Phase.Hold("listen", duration));
        return new Session(spec, connection, run)
                .run(Scenario.of("sub", List.of(receiving), phases));
    }
}
