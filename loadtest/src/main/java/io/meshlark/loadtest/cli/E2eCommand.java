package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Publication;
import io.meshlark.loadtest.scenario.Scenario;
import io.meshlark.loadtest.scenario.Subscription;
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
    @Mixin private final LoadOptions load = new LoadOptions();
    @Mixin private final RunOptions run = new RunOptions();
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
            defaultValue = Topics.TOPIC,
            description = "Topic of each publisher; {i} is its number (default: ${DEFAULT-VALUE}).")
    private String topic = Topics.TOPIC;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            defaultValue = Topics.FILTER,
            description =
                    "Filter of each subscriber; {i} is its number (default: ${DEFAULT-VALUE}).")
    private String filter = Topics.FILTER;

    @Option(
            names = "--share",
            paramLabel = "GROUP",
            description = "The subscribers are members of this shared subscription.")
    private @Nullable String share;

    @Option(names = "--durable", description = "Subscribers with sessions that are kept.")
    private boolean durable;

    @Override
    public Integer call() {
        Checks.range(spec, "--publishers", publishers, 1, 1_000_000);
        Checks.range(spec, "--subscribers", subscribers, 1, 1_000_000);
        load.validate(spec);
        return new Session(spec, connection, run).run(scenario());
    }

    private Scenario scenario() {
        var subscription = Subscription.to(filter, load.qos());
        var receiving =
                ClientGroup.of("subscribers", subscribers, connection.defaults().connect(durable))
                        .subscribing(share == null ? subscription : subscription.sharedAs(share));
        var sending =
                ClientGroup.of("publishers", publishers, connection.defaults().connect(false))
                        .publishing(Publication.to(topic, load.qos(), load.payload()));
        var phases = new ArrayList<Phase>();
        phases.add(Phase.Connect.all("subscribe", "subscribers"));
        phases.add(Phase.Connect.all("connect", "publishers"));
        phases.addAll(load.phases("publishers", publishers));
        if (durable) {
            phases.add(new Phase.Forget("forget", "subscribers"));
        }
        return Scenario.of("e2e", List.of(receiving, sending), phases);
    }
}
