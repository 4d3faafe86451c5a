package io.meshlark.session.shard;

import io.meshlark.session.UserHoldings;
import io.meshlark.session.UserHoldings.Holding;
import java.util.HashMap;
import java.util.Map;

/**
 * What the sessions of a shard hold of what their users may, kept level with index and log: every
 * record that is written has the sessions in it looked at again. What waits is what is not settled,
 * so it is up to a tick behind what clients have acknowledged.
 */
final class ShardHoldings {
    private final ShardState state;
    private final UserHoldings users;
    private final Map<Long, Holding> bySession = new HashMap<>();

    ShardHoldings(ShardState state, UserHoldings users) {
        this.state = state;
        this.users = users;
    }

    Holding of(long session) {
        return bySession.getOrDefault(session, Holding.UNCOUNTED);
    }

    /** All sessions, as recovered. */
    void open() {
        if (users.isOn()) {
            state.index.sessions().forEach(session -> belongs(session.number()));
        }
    }

    /** The sessions are counted elsewhere from now on. */
    void close() {
        bySession.values().forEach(Holding::close);
        bySession.clear();
    }

    /** A message will be appended for the session, by the next record. */
    void expect(long session, int weight) {
        if (users.isOn()) {
            is(session, weight);
        }
    }

    void written(LogRecord record) {
        if (!users.isOn()) {
            return;
        }
        switch (record) {
            case LogRecord.Attached attached -> belongs(attached.session());
            case LogRecord.Appended appended ->
                    appended.targets().forEach(target -> changed(target.session()));
            case LogRecord.Settled settled -> changed(settled.session());
            case LogRecord.Spilled spilled -> changed(spilled.session());
            case LogRecord.KeptDropped dropped -> changed(dropped.session());
            case LogRecord.Ended ended -> changed(ended.session());
            case LogRecord.Opened _,
                    LogRecord.Received _,
                    LogRecord.Released _,
                    LogRecord.Rebased _,
                    LogRecord.Assigned _,
                    LogRecord.Detached _,
                    LogRecord.WillDone _,
                    LogRecord.Forgotten _ -> {}
        }
    }

    void written(IndexEvent event) {
        if (users.isOn()) {
            changed(event.session());
        }
    }

    /** The session may be another user's than before, where client ids have no owners. */
    private void belongs(long number) {
        IndexedSession session = state.index.session(number);
        if (session == null) {
            return;
        }
        String owner = state.ownerOf(session).userName();
        Holding before = of(number);
        if (!before.isOf(owner)) {
            before.close();
            bySession.put(number, users.of(owner));
        }
        changed(number);
    }

    private void changed(long number) {
        is(number, 0);
    }

    private void is(long number, int more) {
        IndexedSession session = state.index.session(number);
        Holding holding = bySession.get(number);
        if (holding == null) {
            return; // it belongs to nobody yet
        }
        if (session == null) {
            bySession.remove(number);
            holding.close();
            return;
        }
        SessionLog log = state.log.sessions.get(number);
        holding.is(session.subscriptionCount(), more + (log == null ? 0 : log.unsettledBytes()));
    }
}
