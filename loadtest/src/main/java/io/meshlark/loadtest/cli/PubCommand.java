package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Publication;
import io.meshlark.loadtest.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = Topics.TOPIC,
            description = {
                "Topic of each publisher; {i} is its number, {t} the number of the topic (default:"
                        + " ${DEFAULT-VALUE})."
            })
    private String topic = Topics.TOPIC;

    @Option(
            names = "--topics-per-client",
            paramLabel = "N",
            defaultValue = "1",
            description = "Topics that each publisher uses in turn (default: ${DEFAULT-VALUE}).")
    private int topics;

    @Option(names = "--retain", description = "Have the broker keep the messages.")
    private boolean retain;

    @Override
    public Integer call() {
        Checks.range(spec, "--publishers", publishers, 1, 1_000_000);
        Checks.range(spec, "--topics-per-client", topics, 1, 10_000_000 / publishers);
        load.validate(spec);
        return new Session(spec, connection, run).run(scenario());
    }

    private Scenario scenario() {
        var publication = new Publication(topic, topics, load.qos(), load.payload(), retain);
        var sending =
                ClientGroup.of("publishers", publishers, connection.defaults().connect(false))
                        .publishing(publication);
        var phases = new ArrayList<Phase>();
        phases.add(Phase.Connect.all("connect", "publishers"));
        phases.addAll(load.phases("publishers", publishers));
        return Scenario.of("pub", List.of(sending), phases);
    }
}
