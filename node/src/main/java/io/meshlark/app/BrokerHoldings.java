package io.meshlark.app;

import io.meshlark.admin.SysTopics;
import io.meshlark.cluster.Peer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this node holds, for the {@code $SYS} topics. */
record BrokerHoldings(Wiring wiring) implements SysTopics.Holdings {

    @Override
    public long sessions() {
        return wiring.sessions.figures().total().sessions();
    }

    @Override
    public long sessionsAwake() {
        return wiring.sessions.figures().total().awake();
    }

    @Override
    public long subscriptions() {
        return wiring.routes.subscriptions();
    }

    @Override
    public long sharedSubscriptions() {
        return wiring.routes.sharedGroups();
    }

    @Override
    public long retained() {
        return wiring.retained.count();
    }

    @Override
    public long storedMessages() {
        return wiring.sessions.figures().total().logMessages();
    }

    @Override
    public long storedBytes() {
        return wiring.sessions.figures().total().logBytes();
    }

    @Override
    public String brokers() {
        return Stream.concat(Stream.of(wiring.name), wiring.links.all().stream().map(Peer::name))
                .sorted()
                .collect(Collectors.joining(","));
    }
}
