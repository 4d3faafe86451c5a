package io.meshlark.session.shard;

import io.meshlark.protocol.packet.Bytes;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Values as text, down to the last byte: two that read the same are the same. */
final class Rendered {
    private Rendered() {}

    static String of(Object value) {
        return switch (value) {
            case null -> "null";
            case Record record -> record(record);
            case Collection<?> all ->
                    all.stream().map(Rendered::of).collect(Collectors.joining(", ", "[", "]"));
            case long[] numbers -> Arrays.toString(numbers);
            case int[] numbers -> Arrays.toString(numbers);
            case Bytes bytes -> "0x" + HexFormat.of().formatHex(bytes.array());
            case String text -> '"' + text + '"';
            default -> value.toString();
        };
    }

    private static String record(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(c -> c.getName() + "=" + of(component(record, c)))
                .collect(Collectors.joining(", ", record.getClass().getSimpleName() + "(", ")"));
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.toString(), e);
        }
    }

    /** The state of a log; messages that nobody needs are not part of it. */
    static String of(LogState state) {
        StringBuilder text = new StringBuilder();
        text.append("incarnation ").append(state.incarnation());
        text.append(", bytes ").append(state.bytes()).append('\n');
        text.append("origins ").append(state.origins).append('\n');
        new TreeMap<>(state.attachments).forEach((id, attachment) -> line(text, of(attachment)));
        new TreeMap<>(state.wills).forEach((epoch, will) -> line(text, epoch + " " + of(will)));
        state.openIds.entrySet().stream()
                .map(Object::toString)
                .sorted()
                .forEach(id -> line(text, id));
        new TreeMap<>(state.sessions).values().forEach(session -> session(text, session));
        for (StoredMessage message : state.messages) {
            if (message.refs() > 0) {
                message(text, state, message);
            }
        }
        return text.toString();
    }

    private static void session(StringBuilder text, SessionLog session) {
        line(
                text,
                "session %d of \"%s\" next %d sentTo %d keptTo %d keptCount %d keptDrops %d inLog %d runs %s"
                        .formatted(
                                session.number(),
                                session.clientId(),
                                session.nextOutSeq(),
                                session.sentTo(),
                                session.keptTo(),
                                session.keptCount(),
                                session.keptDrops(),
                                session.inLog(),
                                session.generations().runs()));
        session.assignments()
                .all()
                .forEach((packetId, open) -> line(text, "  assigned " + packetId + " " + of(open)));
    }

    private static void message(StringBuilder text, LogState state, StoredMessage message) {
        line(text, of(message.publication()) + " refs " + message.refs());
        for (long holder : message.holders()) {
            SessionLog session = state.sessions.get(holder);
            if (session == null) {
                continue;
            }
            for (LogEntry entry : session.entriesAbove(Long.MIN_VALUE)) {
                if (entry.message() == message) {
                    line(text, "  for " + holder + " " + entry(entry));
                }
            }
        }
    }

    private static String entry(LogEntry entry) {
        return "%d %s retain %s ids %s received %s"
                .formatted(
                        entry.outSeq(),
                        entry.qos(),
                        entry.retain(),
                        entry.ids(),
                        entry.isReceived());
    }

    static String of(IndexPage page) {
        StringBuilder text = new StringBuilder();
        line(text, "highest %d next %s".formatted(page.highestNumber(), page.hasNext()));
        for (IndexedSession session : page.sessions()) {
            line(
                    text,
                    "%d %s expires %d page %d %s"
                            .formatted(
                                    session.number(),
                                    session.clientId(),
                                    session.expirySeconds(),
                                    session.page(),
                                    of(session.subscriptions())));
        }
        return text.toString();
    }

    static String of(KeptState state) {
        return "keptTo %d dropsDone %d %s"
                .formatted(state.keptTo(), state.dropsDone(), of(state.messages()));
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
