package io.meshlark.loadtest.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole run: who takes part, what happens, what should come of it.
 *
 * @param parameters for the report: what the user could choose, and what counts
 */
public record Scenario(
        String name,
        String description,
        Map<String, String> parameters,
        List<ClientGroup> groups,
        List<Phase> phases,
        List<Expectation> expectations) {

    public Scenario {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        groups = List.copyOf(groups);
        phases = List.copyOf(phases);
        expectations = List.copyOf(expectations);
    }

    /** One that a command makes, without parameters and expectations. */
    public static Scenario of(String name, List<ClientGroup> groups, List<Phase> phases) {
        return new Scenario(name, "", Map.of(), groups, phases, List.of());
    }

    /** The same with more expectations. */
    public Scenario expecting(List<Expectation> more) {
        var all = new ArrayList<>(expectations);
        all.addAll(more);
        return new Scenario(name, description, parameters, groups, phases, all);
    }
}
