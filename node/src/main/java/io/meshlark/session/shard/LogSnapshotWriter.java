package io.meshlark.session.shard;

import io.meshlark.auth.access.PrincipalCodec;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.binary.AssignmentCodec;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.Delivery;
import io.meshlark.protocol.binary.MessageIdCodec;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.binary.RecordWriter;
import io.meshlark.protocol.binary.WillCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LogState} as bytes. A record for the shard, one for its origins (least recently used
 * first), one for its open ids, then one per session, per session with assignments, per message
 * that somebody needs (in the order of appending, with an entry for each who does), per attachment
 * and per pending will.
 *
 * <p>Equal states give equal bytes: whatever has no order of its own is sorted. Sessions come
 * before attachments, which leave out a client id that their session has.
 */
final class LogSnapshotWriter {
    static final int VERSION = 1;

    static final int SHARD = 1;
    static final int ORIGINS = 2;
    static final int OPEN_IDS = 3;
    static final int SESSION = 4;
    static final int MESSAGE = 5;
    static final int ATTACHMENT = 6;
    static final int WILL = 7;
    static final int ASSIGNED = 8;
    static final int EPOCHS = 9;

    /** Flag of an entry: the client's PUBREC is durable. */
    static final int RECEIVED = Delivery.OWN;

    /**
     * Flags of an attachment: a will, or whose it is, follows; the client id, or the begin, is its
     * session's.
     */
    static final int HAS_WILL = 1;

    static final int CLIENT_OF_SESSION = 1 << 1;
    static final int BEGINS = 1 << 2;
    static final int PRINCIPAL = 1 << 3;

    private static final Comparator<MessageId> BY_ID =
            Comparator.comparingLong((MessageId id) -> id.source())
                    .thenComparingInt(MessageId::packetId)
                    .thenComparingLong(MessageId::generation)
                    .thenComparingLong(MessageId::share);
    private static final int EXPECTED = 4096;

    private final LogState state;
    private final RecordWriter out;

    LogSnapshotWriter(LogState state) {
        this.state = state;
        out =
                new RecordWriter(
                        VERSION, (int) Math.min(Integer.MAX_VALUE / 2, state.bytes()) + EXPECTED);
    }

    byte[] write() {
        out.open(SHARD).varint(state.incarnation());
        out.close();
        writeOrigins();
        writeOpenIds();
        writeEpochs();
        Map<Long, SessionLog> sessions = new TreeMap<>(state.sessions);
        sessions.values().forEach(this::writeSession);
        sessions.values().forEach(this::writeAssignments);
        writeMessages();
        new TreeMap<>(state.attachments).values().forEach(this::writeAttachment);
        new TreeMap<>(state.wills).values().forEach(this::writeWill);
        return out.finish();
    }

    private void writeOrigins() {
        BinaryWriter body = out.open(ORIGINS).varint(state.origins.size());
        state.origins.forEach((origin, high) -> body.signed(origin).signed(high));
        out.close();
    }

    private void writeEpochs() {
        if (!state.epochs.isEmpty()) {
            BinaryWriter body = out.open(EPOCHS).varint(state.epochs.size());
            state.epochs.forEach(
                    (publisher, epoch, at) -> body.text(publisher).varint(epoch).signed(at));
            out.close();
        }
    }

    private void writeOpenIds() {
        Map<MessageId, Long> sorted = new TreeMap<>(BY_ID);
        sorted.putAll(state.openIds);
        BinaryWriter body = out.open(OPEN_IDS).varint(sorted.size());
        long before = 0;
        for (Map.Entry<MessageId, Long> open : sorted.entrySet()) {
            MessageIdCodec.write(body, open.getKey());
            body.signed(open.getValue() - before);
            before = open.getValue();
        }
        out.close();
    }

    private void writeSession(SessionLog session) {
        Map<Integer, Long> runs = session.generations().runs();
        BinaryWriter body =
                out.open(SESSION)
                        .varint(session.number())
                        .text(session.clientId())
                        .varint(session.nextOutSeq())
                        .signed(session.sentTo())
                        .signed(session.keptTo())
                        .varint(session.keptCount())
                        .varint(session.keptBytes())
                        .varint(session.keptDrops())
                        .varint(runs.size());
        runs.forEach((first, count) -> body.varint(first).varint(count));
        out.close();
    }

    private void writeAssignments(SessionLog session) {
        Map<Integer, OpenAssignments.Open> all = session.assignments().all();
        if (all.isEmpty()) {
            return;
        }
        BinaryWriter body = out.open(ASSIGNED).varint(session.number()).varint(all.size());
        all.forEach((packetId, open) ->
                AssignmentCodec.write(
                        body.varint(packetId).varint(open.generation()), open.assignments()));
        out.close();
    }

    /** Entries ascend in every session as messages do in the log, so that one walk meets all. */
    private void writeMessages() {
        Map<Long, Walk> walks = new HashMap<>();
        for (SessionLog session : state.sessions.values()) {
            walks.put(session.number(), new Walk(session));
        }
        for (StoredMessage message : state.messages) {
            if (message.refs() > 0) {
                writeMessage(message, walks);
            }
        }
    }

    private void writeMessage(StoredMessage message, Map<Long, Walk> walks) {
        List<Entry> entries = new ArrayList<>(message.refs());
        for (long holder : message.holders()) {
            Walk walk = walks.get(holder);
            LogEntry entry = walk == null ? null : walk.takeIfOf(message);
            if (entry != null) {
                entries.add(new Entry(holder, entry));
            }
        }
        if (entries.size() != message.refs()) {
            throw new IllegalStateException(
                    "a message with %d references has %d entries"
                            .formatted(message.refs(), entries.size()));
        }
        BinaryWriter body = out.open(MESSAGE);
        PublicationCodec.write(body, message.publication());
        body.varint(entries.size());
        long before = 0;
        for (Entry holder : entries) {
            LogEntry entry = holder.entry();
            body.signed(holder.session() - before).varint(entry.outSeq());
            new Delivery(
                            entry.qos(),
                            entry.retain(),
                            entry.ids(),
                            entry.isReceived() ? RECEIVED : 0)
                    .write(body);
            before = holder.session();
        }
        out.close();
    }

    private void writeAttachment(Attachment attachment) {
        SessionLog session = state.sessions.get(attachment.session());
        boolean sameClient = session != null && session.clientId().equals(attachment.clientId());
        BinaryWriter body =
                out.open(ATTACHMENT)
                        .varint(
                                (attachment.will() == null ? 0 : HAS_WILL)
                                        | (sameClient ? CLIENT_OF_SESSION : 0)
                                        | (attachment.begins() ? BEGINS : 0)
                                        | (attachment.principal().isUnknown() ? 0 : PRINCIPAL))
                        .varint(attachment.session());
        if (!sameClient) {
            body.text(attachment.clientId());
        }
        body.varint(attachment.epoch())
                .varint(attachment.expirySeconds())
                .signed(attachment.expiresAt())
                .signed(attachment.connection().life())
                .varint(attachment.connection().number());
        if (attachment.will() != null) {
            WillCodec.write(body, attachment.will());
        }
        if (!attachment.principal().isUnknown()) {
            PrincipalCodec.write(body, attachment.principal());
        }
        out.close();
    }

    private void writeWill(PendingWill will) {
        BinaryWriter body =
                out.open(WILL)
                        .text(will.clientId())
                        .varint(will.session())
                        .varint(will.epoch())
                        .signed(will.at());
        WillCodec.write(body, will.will());
        if (!will.principal().isUnknown()) {
            PrincipalCodec.write(body, will.principal());
        }
        out.close();
    }

    private record Entry(long session, LogEntry entry) {}

    /** Goes once through the entries of one session. */
    private static final class Walk {
        private final Iterator<LogEntry> entries;
        private @Nullable LogEntry next;

        Walk(SessionLog session) {
            entries = session.entriesAbove(Long.MIN_VALUE).iterator();
            advance();
        }

        @Nullable LogEntry takeIfOf(StoredMessage message) {
            LogEntry entry = next;
            if (entry == null || entry.message() != message) {
                return null;
            }
            advance();
            return entry;
        }

        private void advance() {
            next = entries.hasNext() ? entries.next() : null;
        }
    }
}
