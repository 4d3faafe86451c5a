package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Limit;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Publication;
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

/** {@code bench e2e}: publishers, the broker, subscribers. */
@Command(
        name = "e2e",
        description = {
            "Publishes and receives: throughput, latency from end to end, and what was lost.",
            "Example: meshlark bench e2e --qos 1 --count 1000000 --pid 4711"
        })
final class E2eCommand implements Callable<Integer> {

    @Mixin private final HelpOption help = new HelpOption();
    @Mixin private final ConnectionOptions connection = new ConnectionOptions();
    @Mixin private final RunOptions run = new RunOptions();
    @Mixin private final LoadOptions load = new LoadOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--publishers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Clients that publish (default: ${DEFAULT-VALUE}).")
    private int publishers;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Clients that subscribe (default: ${DEFAULT-VALUE}).")
    private int subscribers;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = "bench/{run}/{i}",
            description = "Topic of each publisher; {i} is its number (default: ${DEFAULT-VALUE}).")
    private String topic = "";

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            defaultValue = "bench/{run}/+",
            description =
                    "Filter of each subscriber; {i} is its number (default: ${DEFAULT-VALUE}).")
    private String filter = "";

    @Option(
            names = "--share",
            paramLabel = "GROUP",
            description = "The subscribers are members of this shared subscription.")
    private @Nullable String share;

    @Option(names = "--durable", description = "Subscribers with a session that is kept.")
    private boolean durable;

    @Override
    public Integer call() {
        return new Session(spec, connection, run).run(scenario());
    }

    private Scenario scenario() {
        var subscription = Subscription.to(filter, load.qos());
        var receiving =
                ClientGroup.of(
                                "subscribers",
                                subscribers,
                                connection.connect(!durable, durable ? 3600 : 0))
                        .subscribing(share == null ? subscription : subscription.sharedAs(share));
        var sending =
                ClientGroup.of("publishers", publishers, connection.connect(true, 0))
                        .publishing(Publication.to(topic, load.qos(), load.payload()));
        var pace = load.pace(publishers);
        var warmUp = load.warmUp();
        var phases =
                new ArrayList<Phase>(
                        List.of(
                                new Phase.Connect("subscribe", "subscribers", 0, 100, false),
                                new Phase.Connect("connect", "publishers", 0, 100, false)));
        if (warmUp.compareTo(Duration.ZERO) > 0) {
            phases.add(
                    new Phase.Publish("warm-up", "publishers", pace, new Limit.Time(warmUp), true));
        }
        phases.add(new Phase.Publish("publish", "publishers", pace, load.limit(), false));
        return new Scenario("e2e", "", List.of(receiving, sending), phases);
    }
}
