package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.Nearest;
import io.meshlark.loadtest.scenario.Scenario;
import io.meshlark.loadtest.scenario.ScenarioFile;
import io.meshlark.loadtest.scenario.ScenarioFile.Reading;
import io.meshlark.loadtest.scenario.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench run}: a scenario from a file, or one that is shipped. */
@Command(
        name = "run",
        description = {
            "Runs a scenario: a YAML file, or one of those that come with the tool (--list).",
            "Example: meshlark bench run offline-drain --set subscribers=200 --out report"
        })
final class RunCommand implements Callable<Integer> {

    @Mixin private final HelpOption help = new HelpOption();
    @Mixin private final ConnectionOptions connection = new ConnectionOptions();
    @Mixin private final RunOptions run = new RunOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SCENARIO",
            description = "A file, or the name of a shipped scenario.")
    private @Nullable String name;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A parameter of the scenario; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--list", description = "Print the shipped scenarios and their parameters.")
    private boolean list;

    @Option(names = "--print", description = "Print the scenario instead of running it.")
    private boolean print;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        if (list) {
            Shipped.NAMES.forEach(it -> out.println(entry(read(Shipped.yaml(it), Map.of()))));
            out.flush();
            return ExitCode.OK;
        }
        if (name == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a scenario is missing: a file, or one of " + String.join(", ", Shipped.NAMES));
        }
        var yaml = yaml(name);
        if (print) {
            out.print(yaml);
            out.flush();
            return ExitCode.OK;
        }
        return new Session(spec, connection, run).run(read(yaml, settings));
    }

    private static String entry(Scenario scenario) {
        var entry = new StringBuilder(scenario.name() + "\n  " + scenario.description() + "\n ");
        scenario.parameters().forEach((k, v) -> entry.append(' ').append(k).append('=').append(v));
        return entry.toString();
    }

    private String yaml(String given) {
        if (Shipped.NAMES.contains(given)) {
            return Shipped.yaml(given);
        }
        var file = Path.of(given);
        if (!Files.exists(file)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no file "
                            + given
                            + " and no scenario of that name; did you mean "
                            + Nearest.to(given, Shipped.NAMES)
                            + "?");
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "cannot read " + given + ": " + e.getMessage());
        }
    }

    private Scenario read(String yaml, Map<String, String> values) {
        return switch (ScenarioFile.read(yaml, values, connection.defaults())) {
            case Reading.Valid(var scenario) -> scenario;
            case Reading.Invalid(var mistakes) ->
                    throw new ParameterException(
                            spec.commandLine(),
                            "the scenario cannot be run\n  " + String.join("\n  ", mistakes));
        };
    }
}
