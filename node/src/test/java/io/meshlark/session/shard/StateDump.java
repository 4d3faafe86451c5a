package io.meshlark.session.shard;

import java.util.Objects;
import java.util.TreeMap;

/** A {@link LogState} as text, to compare two of them. */
public final class StateDump {
    private StateDump() {}

    public static String of(LogState state) {
        StringBuilder dump = new StringBuilder();
        dump.append("incarnation ").append(state.incarnation()).append('\n');
        new TreeMap<>(state.sessions).forEach((number, session) -> session(session, dump));
        new TreeMap<>(state.attachments)
                .forEach((client, attachment) -> dump.append(attachment).append('\n'));
        new TreeMap<>(state.wills).forEach((epoch, will) -> dump.append(will).append('\n'));
        state.openIds.keySet().stream()
                .map(Objects::toString)
                .sorted()
                .forEach(id -> dump.append(id).append('\n'));
        new TreeMap<>(state.origins)
                .forEach((origin, high) ->
                        dump.append("origin ")
                                .append(origin)
                                .append(" at ")
                                .append(high)
                                .append('\n'));
        state.epochs.forEach((publisher, epoch, at) ->
                dump.append(publisher).append(" heard in ").append(epoch).append('\n'));
        dump.append(state.bytes()).append(" bytes");
        return dump.toString();
    }

    private static void session(SessionLog session, StringBuilder dump) {
        dump.append("session ")
                .append(session.number())
                .append(" of ")
                .append(session.clientId())
                .append(" next ")
                .append(session.nextOutSeq())
                .append(" sent ")
                .append(session.sentTo())
                .append(" kept ")
                .append(session.keptTo())
                .append(" count ")
                .append(session.keptCount())
                .append(" bytes ")
                .append(session.unsettledBytes())
                .append(" drops ")
                .append(session.keptDrops())
                .append(" generations ")
                .append(session.generations().runs())
                .append(" assigned ")
                .append(session.assignments().all());
        for (LogEntry entry : session.entriesAbove(-1)) {
            dump.append("\n  ")
                    .append(entry.outSeq())
                    .append(' ')
                    .append(entry.message().publication().payload().utf8())
                    .append(' ')
                    .append(entry.qos())
                    .append(entry.isReceived() ? " received" : "");
        }
        dump.append('\n');
    }
}
