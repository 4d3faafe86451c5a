package io.meshlark.loadtest.scenario;

import io.meshlark.loadtest.scenario.Section.Mistakes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads scenarios from YAML; {@code docs/bench.md} explains every key. */
public final class ScenarioFile {

    private ScenarioFile() {}

    /** What came of reading. */
    public sealed interface Reading {

        /** It can be run. */
        record Valid(Scenario scenario) implements Reading {}

        /**
         * It cannot.
         *
         * @param mistakes all of them, each a line with its place
         */
        record Invalid(List<String> mistakes) implements Reading {}
    }

    /**
     * Reads one, with all its mistakes.
     *
     * @param settings values for parameters
     * @param connection what the user says about connections, for all groups
     */
    public static Reading read(
            String yaml, Map<String, String> settings, ConnectionDefaults connection) {
        var mistakes = new Mistakes();
        try {
            @Nullable Object tree =
                    new Load(LoadSettings.builder().setLabel("scenario").build())
                            .loadFromString(yaml);
            if (!(tree instanceof Map<?, ?> map)) {
                return new Reading.Invalid(List.of("the file holds no scenario"));
            }
            var declared = new Section("", map, mistakes).section("parameters");
            var parameters = Parameters.of(declared, settings, mistakes);
            var root = new Section("", parameters.resolve(map), mistakes);
            var scenario = scenario(root, parameters, connection);
            return mistakes.all().isEmpty()
                    ? new Reading.Valid(scenario)
                    : new Reading.Invalid(mistakes.all());
        } catch (YamlEngineException e) {
            return new Reading.Invalid(
                    List.of("not YAML: " + String.valueOf(e.getMessage()).strip()));
        }
    }

    private static Scenario scenario(
            Section root, Parameters parameters, ConnectionDefaults connection) {
        root.only("name", "description", "parameters", "clients", "phases", "expect");
        var groups = new ArrayList<ClientGroup>();
        var clients = root.section("clients");
        for (var name : clients.keys()) {
            groups.add(GroupReader.read(name, clients.section(name), connection));
        }
        if (groups.isEmpty()) {
            root.wrong("clients", "is missing or empty; without clients nothing happens");
        }
        var names = new HashSet<>(clients.keys());
        var phases = new ArrayList<Phase>();
        for (var phase : root.sections("phases")) {
            phases.add(PhaseReader.read(phase, groups));
        }
        if (phases.isEmpty()) {
            root.wrong("phases", "is missing or empty; without phases nothing happens");
        }
        checkOrder(root, phases, names);
        return new Scenario(
                root.text("name"),
                root.text("description", "").strip(),
                parameters.values(),
                groups,
                phases,
                expectations(root));
    }

    /** Who publishes must be connected by then. */
    private static void checkOrder(Section root, List<Phase> phases, Set<String> groups) {
        var connected = new HashSet<String>();
        for (var phase : phases) {
            switch (phase) {
                case Phase.Connect it -> connected.add(it.group());
                case Phase.Disconnect it -> connected.remove(it.group());
                case Phase.Forget it -> connected.remove(it.group());
                case Phase.Publish it -> {
                    if (groups.contains(it.group()) && !connected.contains(it.group())) {
                        root.wrong(
                                "phases",
                                it.group() + " are to publish but are not connected by then");
                    }
                }
                case Phase.Drain _, Phase.Hold _, Phase.Churn _ -> {}
            }
        }
    }

    private static List<Expectation> expectations(Section root) {
        var expectations = new ArrayList<Expectation>();
        for (var text : root.texts("expect")) {
            try {
                expectations.add(Expectation.parse(text));
            } catch (IllegalArgumentException e) {
                root.wrong("expect", String.valueOf(e.getMessage()));
            }
        }
        return expectations;
    }
}
