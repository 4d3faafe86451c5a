package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import io.meshlark.loadtest.scenario.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench storm}: everybody comes back at once, again and again. */
@Command(
        name = "storm",
        description = {
            "All clients lose their connections at once and come back at once.",
            "Example: meshlark bench storm --clients 5000 --storms 3 --expect 'connack.p99 < 2s'"
        })
final class StormCommand implements Callable<Integer> {

    private static final Duration CALM = Duration.ofSeconds(1);

    @Mixin private final HelpOption help = new HelpOption();
    @Mixin private final ConnectionOptions connection = new ConnectionOptions();
    @Mixin private final OpeningOptions opening = new OpeningOptions();
    @Mixin private final RunOptions run = new RunOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--storms",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often (default: ${DEFAULT-VALUE}).")
    private int storms;

    @Option(
            names = "--take-over",
            description = "The former connections are still there: the broker has to close them.")
    private boolean takeOver;

    @Override
    public Integer call() {
        opening.validate(spec);
        Checks.range(spec, "--storms", storms, 1, 1000);
        var group =
                ClientGroup.of(
                                "clients",
                                opening.clients(),
                                connection.defaults().connect(opening.durable()))
                        .subscribing(Subscription.to("storm/{run}/{i}", 1));
        return new Session(spec, connection, run)
                .run(Scenario.of("storm", List.of(group), phases()));
    }

    private List<Phase> phases() {
        var phases = new ArrayList<Phase>();
        phases.add(opening.phase("connect", "clients", false));
        for (int i = 1; i <= storms; i++) {
            phases.add(new Phase.Hold("calm", CALM));
            if (!takeOver) {
                phases.add(new Phase.Disconnect("cut", "clients", true));
            }
            phases.add(opening.phase("storm", "clients", takeOver));
        }
        if (opening.durable()) {
            phases.add(new Phase.Forget("forget", "clients"));
        }
        return phases;
    }
}
