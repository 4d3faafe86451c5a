package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench pub}: publishers alone. */
@Command(
        name = "pub",
        description = {
            "Publishes, for whoever has subscribed; how fast, and when it was acknowledged.",
            "Example: meshlark bench pub --publishers 100 --qos 1 --rate 10000 --duration 30s"
        })
final class PubCommand implements Callable<Integer> {

    @Mixin private final HelpOption help = new HelpOption();
    @Mixin private final ConnectionOptions connection = new ConnectionOptions();
    @Mixin private final PublisherOptions publishers = new PublisherOptions();
    @Mixin private final LoadOptions load = new LoadOptions();
    @Mixin private final RunOptions run = new RunOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        publishers.validate(spec);
        load.validate(spec);
        return new Session(spec, connection, run).run(scenario());
    }

    private Scenario scenario() {
        var sending = publishers.group(connection, load);
        var phases = new ArrayList<Phase>();
        phases.add(Phase.Connect.all("connect", sending.name()));
        phases.addAll(load.phases(sending));
        return Scenario.of("pub", List.of(sending), phases);
    }
}
