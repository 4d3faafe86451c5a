package io.meshlark.loadtest.run;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Phase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which groups are connected, as the phases go by. */
final class Presence {

    private final Set<String> subscribers;
    private final Set<String> connected = new HashSet<>();

    Presence(List<ClientGroup> groups) {
        this.subscribers =
                groups.stream()
                        .filter(it -> it.subscription().filter(s -> s.isCounted()).isPresent())
                        .map(ClientGroup::name)
                        .collect(Collectors.toSet());
    }

    /** Whether every subscriber is there to get what is published. */
    boolean allSubscribed() {
        return connected.containsAll(subscribers);
    }

    void after(Phase phase) {
        switch (phase) {
            case Phase.Connect it -> connected.add(it.group());
            case Phase.Disconnect it -> connected.remove(it.group());
            case Phase.Forget it -> connected.remove(it.group());
            case Phase.Publish _, Phase.Drain _, Phase.Hold _, Phase.Churn _ -> {}
        }
    }
}
