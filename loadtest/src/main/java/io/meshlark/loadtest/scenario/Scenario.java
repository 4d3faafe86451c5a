package io.meshlark.loadtest.scenario;

import java.util.List;

/** A whole run: who takes part, what happens, what should come of it. */
public record Scenario(
        String name, String description, List<ClientGroup> groups, List<Phase> phases) {

    public Scenario {
        groups = List.copyOf(groups);
        phases = List.copyOf(phases);
    }
}
