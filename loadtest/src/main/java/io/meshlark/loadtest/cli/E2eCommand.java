package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
    @Mixin private final PublisherOptions publishers = new PublisherOptions();
    @Mixin private final SubscriberOptions subscribers = new SubscriberOptions();
    @Mixin private final LoadOptions load = new LoadOptions();
    @Mixin private final RunOptions run = new RunOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--durable", description = "Subscribers with sessions that are kept.")
    private boolean durable;

    @Override
    public Integer call() {
        publishers.validate(spec);
        subscribers.validate(spec);
        load.validate(spec);
        return new Session(spec, connection, run).run(scenario());
    }

    private Scenario scenario() {
        var receiving = subscribers.group(connection, durable, load.qos(), Topics.FILTER);
        var sending = publishers.group(connection, load);
        var phases = new ArrayList<Phase>();
        phases.add(Phase.Connect.all("subscribe", receiving.name()));
        phases.add(Phase.Connect.all("connect", sending.name()));
        phases.addAll(load.phases(sending));
        if (durable) {
            phases.add(new Phase.Forget("forget", receiving.name()));
        }
        return Scenario.of("e2e", List.of(receiving, sending), phases);
    }
}
