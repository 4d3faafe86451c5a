package io.meshlark.session.shard;

import io.meshlark.auth.access.Principal;
import io.meshlark.auth.access.PrincipalCodec;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.binary.AssignmentCodec;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.Delivery;
import io.meshlark.protocol.binary.MessageIdCodec;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.binary.RecordReader;
import io.meshlark.protocol.binary.RecordWriter;
import io.meshlark.protocol.binary.WillCodec;
import io.meshlark.protocol.packet.Will;
import io.meshlark.session.ConnectionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One {@link LogRecord}: its tag, and its fields in the order of the record. Flags stand before the
 * field whose presence they tell.
 */
final class LogRecordCodec {
    private static final int OPENED = 1;
    private static final int APPENDED = 2;
    private static final int RECEIVED = 3;
    private static final int RELEASED = 4;
    private static final int ATTACHED = 5;
    private static final int DETACHED = 6;
    private static final int WILL_DONE = 7;
    private static final int SETTLED = 8;
    private static final int SPILLED = 9;
    private static final int KEPT_DROPPED = 10;
    private static final int ENDED = 11;
    private static final int FORGOTTEN = 12;
    private static final int REBASED = 13;
    private static final int ASSIGNED = 14;

    /** Flag of Appended (an id) and Attached (a will). */
    private static final int PRESENT = 1;

    /** Flag of Attached: its session begins. */
    private static final int BEGINS = 1 << 1;

    private static final int PRINCIPAL = 1 << 2;
    private static final int EPOCH = 1 << 1;

    private static final int MOST_PACKET_ID = 65_535;

    private LogRecordCodec() {}

    static void write(RecordWriter row, LogRecord record) {
        switch (record) {
            case LogRecord.Opened(long incarnation) -> row.open(OPENED).varint(incarnation);
            case LogRecord.Appended appended -> write(row.open(APPENDED), appended);
            case LogRecord.Received(long session, long outSeq) ->
                    row.open(RECEIVED).varint(session).varint(outSeq);
            case LogRecord.Released(long session, int packetId, long generation) ->
                    row.open(RELEASED).varint(session).varint(packetId).varint(generation);
            case LogRecord.Rebased rebased -> write(row.open(REBASED), rebased);
            case LogRecord.Assigned assigned -> write(row.open(ASSIGNED), assigned);
            case LogRecord.Attached attached -> write(row.open(ATTACHED), attached);
            case LogRecord.Detached detached -> write(row.open(DETACHED), detached);
            case LogRecord.WillDone(long epoch) -> row.open(WILL_DONE).varint(epoch);
            case LogRecord.Settled(long session, long[] ranges) ->
                    RangesCodec.write(row.open(SETTLED).varint(session), ranges);
            case LogRecord.Spilled(long session, long keptTo, int count, long bytes) ->
                    row.open(SPILLED).varint(session).signed(keptTo).varint(count).varint(bytes);
            case LogRecord.KeptDropped(long session, long total) ->
                    row.open(KEPT_DROPPED).varint(session).varint(total);
            case LogRecord.Ended(long session) -> row.open(ENDED).varint(session);
            case LogRecord.Forgotten(List<MessageId> ids) -> {
                BinaryWriter out = row.open(FORGOTTEN).varint(ids.size());
                ids.forEach(id -> MessageIdCodec.write(out, id));
            }
        }
        row.close();
    }

    private static void write(BinaryWriter out, LogRecord.Appended appended) {
        MessageId id = appended.id();
        out.signed(appended.origin())
                .signed(appended.originSeq())
                .varint((id == null ? 0 : PRESENT) | (appended.epoch() == 0 ? 0 : EPOCH));
        if (id != null) {
            MessageIdCodec.write(out, id);
        }
        if (appended.epoch() != 0) {
            out.varint(appended.epoch());
        }
        PublicationCodec.write(out, appended.publication());
        out.varint(appended.targets().size());
        long before = 0;
        for (LogRecord.Target target : appended.targets()) {
            out.signed(target.session() - before);
            new Delivery(target.qos(), target.retain(), target.ids(), 0).write(out);
            before = target.session();
        }
    }

    private static void write(BinaryWriter out, LogRecord.Rebased rebased) {
        out.varint(rebased.session()).varint(rebased.base()).varint(rebased.ranges().length);
        int before = 0;
        for (int packetId : rebased.ranges()) {
            out.varint(packetId - before);
            before = packetId;
        }
    }

    private static void write(BinaryWriter out, LogRecord.Assigned assigned) {
        out.varint(assigned.session()).varint(assigned.packetId()).varint(assigned.generation());
        AssignmentCodec.write(out, assigned.assignments());
    }

    private static void write(BinaryWriter out, LogRecord.Attached attached) {
        Will will = attached.will();
        Principal principal = attached.principal();
        out.text(attached.clientId())
                .varint(attached.session())
                .varint(attached.epoch())
                .varint(attached.expirySeconds())
                .signed(attached.connection().life())
                .varint(attached.connection().number())
                .varint(
                        (will == null ? 0 : PRESENT)
                                | (attached.begins() ? BEGINS : 0)
                                | (principal.isUnknown() ? 0 : PRINCIPAL));
        if (will != null) {
            WillCodec.write(out, will);
        }
        if (!principal.isUnknown()) {
            PrincipalCodec.write(out, principal);
        }
    }

    private static void write(BinaryWriter out, LogRecord.Detached detached) {
        out.text(detached.clientId())
                .varint(detached.session())
                .varint(detached.epoch())
                .signed(detached.sentTo())
                .signed(detached.expiresAt())
                .signed(detached.willAt());
    }

    static LogRecord read(RecordReader row) {
        BinaryReader in = row.body();
        return switch (row.tag()) {
            case OPENED -> new LogRecord.Opened(in.varint());
            case APPENDED -> appended(in);
            case RECEIVED -> new LogRecord.Received(in.varint(), in.varint());
            case RELEASED ->
                    new LogRecord.Released(
                            in.varint(), in.varintUpTo(Integer.MAX_VALUE), in.varint());
            case ATTACHED -> attached(in);
            case DETACHED ->
                    new LogRecord.Detached(
                            in.text(),
                            in.varint(),
                            in.varint(),
                            in.signed(),
                            in.signed(),
                            in.signed());
            case WILL_DONE -> new LogRecord.WillDone(in.varint());
            case SETTLED -> new LogRecord.Settled(in.varint(), RangesCodec.read(in));
            case SPILLED ->
                    new LogRecord.Spilled(
                            in.varint(),
                            in.signed(),
                            in.varintUpTo(Integer.MAX_VALUE),
                            in.varint());
            case KEPT_DROPPED -> new LogRecord.KeptDropped(in.varint(), in.varint());
            case ENDED -> new LogRecord.Ended(in.varint());
            case FORGOTTEN -> new LogRecord.Forgotten(ids(in));
            case REBASED -> new LogRecord.Rebased(in.varint(), in.varint(), packetIds(in));
            case ASSIGNED ->
                    new LogRecord.Assigned(
                            in.varint(),
                            in.varintUpTo(MOST_PACKET_ID),
                            in.varint(),
                            AssignmentCodec.read(in));
            default -> throw row.unknownTag();
        };
    }

    private static LogRecord.Appended appended(BinaryReader in) {
        long origin = in.signed();
        long originSeq = in.signed();
        int flags = in.flags("Appended", PRESENT | EPOCH);
        return new LogRecord.Appended(
                origin,
                originSeq,
                (flags & PRESENT) != 0 ? MessageIdCodec.read(in) : null,
                (flags & EPOCH) != 0 ? in.varint() : 0,
                PublicationCodec.read(in),
                targets(in));
    }

    private static LogRecord.Attached attached(BinaryReader in) {
        String clientId = in.text();
        long session = in.varint();
        long epoch = in.varint();
        long expirySeconds = in.varint();
        ConnectionId connection = new ConnectionId(in.signed(), in.varint());
        int flags = in.flags("Attached", PRESENT | BEGINS | PRINCIPAL);
        Will will = (flags & PRESENT) != 0 ? WillCodec.read(in) : null;
        return new LogRecord.Attached(
                clientId,
                (flags & PRINCIPAL) != 0 ? PrincipalCodec.read(in) : Principal.ANONYMOUS,
                session,
                epoch,
                expirySeconds,
                will,
                connection,
                (flags & BEGINS) != 0);
    }

    private static List<LogRecord.Target> targets(BinaryReader in) {
        int count = in.count();
        List<LogRecord.Target> targets = new ArrayList<>(count);
        long session = 0;
        for (int i = 0; i < count; i++) {
            session += in.signed();
            Delivery delivery = Delivery.read(in, 0);
            targets.add(
                    new LogRecord.Target(
                            session, delivery.qos(), delivery.retain(), delivery.ids()));
        }
        return Collections.unmodifiableList(targets);
    }

    private static int[] packetIds(BinaryReader in) {
        int[] packetIds = new int[in.count()];
        if (packetIds.length % 2 != 0) {
            throw in.corrupt("a range of packet ids has no end");
        }
        int before = 0;
        for (int i = 0; i < packetIds.length; i++) {
            before += in.varintUpTo(MOST_PACKET_ID - before);
            if (before == 0) {
                throw in.corrupt("packet id is 0");
            }
            packetIds[i] = before;
        }
        return packetIds;
    }

    private static List<MessageId> ids(BinaryReader in) {
        int count = in.count();
        List<MessageId> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(MessageIdCodec.read(in));
        }
        return Collections.unmodifiableList(ids);
    }
}
