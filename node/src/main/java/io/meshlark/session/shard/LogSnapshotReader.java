package io.meshlark.session.shard;

import io.meshlark.auth.access.Principal;
import io.meshlark.auth.access.PrincipalCodec;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.binary.AssignmentCodec;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.Delivery;
import io.meshlark.protocol.binary.MessageIdCodec;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.binary.RecordReader;
import io.meshlark.protocol.binary.WillCodec;
import io.meshlark.protocol.packet.Will;
import io.meshlark.session.ConnectionId;
import io.meshlark.session.Generations;
import java.util.Map;
import java.util.TreeMap;

/** Rebuilds a {@link LogState} from what {@link LogSnapshotWriter} wrote. */
final class LogSnapshotReader {
    private static final int MOST_PACKET_ID = 65_535;

    private final LogState state = new LogState();
    private final RecordReader in;

    LogSnapshotReader(byte[] bytes) {
        in = new RecordReader("snapshot of a log", LogSnapshotWriter.VERSION, bytes);
    }

    LogState read() {
        while (in.next()) {
            BinaryReader body = in.body();
            switch (in.tag()) {
                case LogSnapshotWriter.SHARD -> state.incarnation = body.varint();
                case LogSnapshotWriter.ORIGINS -> readOrigins(body);
                case LogSnapshotWriter.OPEN_IDS -> readOpenIds(body);
                case LogSnapshotWriter.EPOCHS -> readEpochs(body);
                case LogSnapshotWriter.SESSION -> readSession(body);
                case LogSnapshotWriter.ASSIGNED -> readAssignments(body);
                case LogSnapshotWriter.MESSAGE -> readMessage(body);
                case LogSnapshotWriter.ATTACHMENT -> readAttachment(body);
                case LogSnapshotWriter.WILL -> readWill(body);
                default -> throw in.unknownTag();
            }
        }
        return state;
    }

    private void readOrigins(BinaryReader body) {
        int count = body.count();
        for (int i = 0; i < count; i++) {
            state.origins.put(body.signed(), body.signed());
        }
    }

    private void readEpochs(BinaryReader body) {
        int count = body.count();
        for (int i = 0; i < count; i++) {
            state.epochs.heard(body.text(), body.varint(), body.signed());
        }
    }

    private void readOpenIds(BinaryReader body) {
        int count = body.count();
        long at = 0;
        for (int i = 0; i < count; i++) {
            MessageId id = MessageIdCodec.read(body);
            at += body.signed();
            state.openIds.put(id, at);
        }
    }

    private void readSession(BinaryReader body) {
        SessionLog session = state.session(body.varint());
        session.belongsTo(body.text());
        session.restore(
                body.varint(),
                body.signed(),
                body.signed(),
                body.varintUpTo(Integer.MAX_VALUE),
                body.varint(),
                body.varint(),
                generations(body));
    }

    private static Generations generations(BinaryReader body) {
        int count = body.count();
        Map<Integer, Long> runs = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            int first = body.varintUpTo(MOST_PACKET_ID);
            if (first == 0) {
                throw body.corrupt("packet id is 0");
            }
            runs.put(first, body.varint());
        }
        return Generations.ofRuns(runs);
    }

    private void readAssignments(BinaryReader body) {
        OpenAssignments assignments = state.session(body.varint()).assignments();
        int count = body.count();
        for (int i = 0; i < count; i++) {
            assignments.put(
                    body.varintUpTo(MOST_PACKET_ID), body.varint(), AssignmentCodec.read(body));
        }
    }

    private void readMessage(BinaryReader body) {
        StoredMessage message = new StoredMessage(PublicationCodec.read(body));
        int count = body.count();
        long session = 0;
        for (int i = 0; i < count; i++) {
            session += body.signed();
            long outSeq = body.varint();
            Delivery delivery = Delivery.read(body, LogSnapshotWriter.RECEIVED);
            LogEntry entry =
                    new LogEntry(
                            outSeq, message, delivery.qos(), delivery.retain(), delivery.ids());
            if (delivery.has(LogSnapshotWriter.RECEIVED)) {
                entry.markReceived();
            }
            state.session(session).add(entry);
            message.hold(session);
        }
        state.restore(message);
    }

    private void readAttachment(BinaryReader body) {
        int flags =
                body.flags(
                        "attachment",
                        LogSnapshotWriter.HAS_WILL
                                | LogSnapshotWriter.CLIENT_OF_SESSION
                                | LogSnapshotWriter.BEGINS
                                | LogSnapshotWriter.PRINCIPAL);
        long session = body.varint();
        String clientId =
                (flags & LogSnapshotWriter.CLIENT_OF_SESSION) != 0
                        ? clientOf(session, body)
                        : body.text();
        long epoch = body.varint();
        long expirySeconds = body.varint();
        long expiresAt = body.signed();
        ConnectionId connection = new ConnectionId(body.signed(), body.varint());
        Will will = (flags & LogSnapshotWriter.HAS_WILL) != 0 ? WillCodec.read(body) : null;
        boolean isKnown = (flags & LogSnapshotWriter.PRINCIPAL) != 0;
        state.restore(
                new Attachment(
                        clientId,
                        isKnown ? PrincipalCodec.read(body) : Principal.ANONYMOUS,
                        session,
                        epoch,
                        expirySeconds,
                        will,
                        connection,
                        (flags & LogSnapshotWriter.BEGINS) != 0,
                        expiresAt));
    }

    private String clientOf(long number, BinaryReader body) {
        SessionLog session = state.sessions.get(number);
        if (session == null) {
            throw body.corrupt("attachment of session " + number + ", which is not there");
        }
        return session.clientId();
    }

    private void readWill(BinaryReader body) {
        String clientId = body.text();
        long session = body.varint();
        long epoch = body.varint();
        long at = body.signed();
        Will will = WillCodec.read(body);
        Principal principal = body.isAtEnd() ? Principal.ANONYMOUS : PrincipalCodec.read(body);
        state.put(new PendingWill(clientId, principal, session, epoch, will, at));
    }
}
