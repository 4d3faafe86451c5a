package io.meshlark.session.shard;

import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.packet.QoS;
import java.util.ArrayList;
import java.util.List;

/**
 * Records that a shard might write one after the other: few sessions and clients, so that they
 * meet. It follows the state so that most of its records hit something.
 */
final class RandomLog {
    private static final int SESSIONS = 6;

    private final RandomValues random;
    private final LogState state = new LogState();
    private final List<MessageId> ids = new ArrayList<>();
    private long time = 1_700_000_000_000L;
    private long epoch = 1L << 32;
    private long originSeq;

    RandomLog(RandomValues random) {
        this.random = random;
    }

    LogState state() {
        return state;
    }

    long time() {
        return time;
    }

    LogRecord next() {
        LogRecord record = make();
        time += random.below(50);
        state.apply(record, time);
        return record;
    }

    private LogRecord make() {
        long session = 1L + random.below(SESSIONS);
        String client = "client-" + (random.oneIn(4) ? 1 : session);
        SessionLog log = state.sessions.get(session);
        long outSeqs = log == null ? 1 : log.nextOutSeq() + 1;
        long outSeq = Math.max(0, outSeqs - random.below(12));
        return switch (random.below(23)) {
            case 0 -> new LogRecord.Opened(state.incarnation() + 1);
            case 1, 2 -> new LogRecord.Received(session, outSeq);
            case 3 -> released(session, 1 + random.below(20));
            case 4, 5 -> attached(client, random.oneIn(5) ? 0 : session);
            case 6, 7 -> detached(client, session, outSeq);
            case 8 -> new LogRecord.WillDone(epoch - random.below(5));
            case 9, 10, 11 ->
                    new LogRecord.Settled(
                            session, new long[] {Math.max(0, outSeq - random.below(4)), outSeq});
            case 12 -> new LogRecord.Spilled(session, outSeq, random.below(5), random.below(5_000));
            case 13 ->
                    new LogRecord.KeptDropped(
                            session, (log == null ? 0 : log.keptDrops()) + random.below(3));
            case 14 -> random.oneIn(4) ? new LogRecord.Ended(session) : forgotten();
            case 15 -> rebased(session);
            case 16, 17 -> assigned(session, 1 + random.below(20));
            default -> appended();
        };
    }

    private LogRecord appended() {
        MessageId id = random.oneIn(2) ? null : random.messageId();
        if (id != null) {
            ids.add(id);
        }
        List<LogRecord.Target> targets = new ArrayList<>();
        for (long session = SESSIONS; session > 0; session--) {
            if (random.oneIn(3)) {
                QoS qos = QoS.of(1 + random.below(2));
                targets.add(new LogRecord.Target(session, qos, random.oneIn(2), random.ids()));
            }
        }
        long origin = random.oneIn(50) ? random.anyLong() : random.below(3);
        return new LogRecord.Appended(
                origin,
                originSeq++,
                id,
                random.oneIn(2) ? 0 : random.number(),
                random.publication(),
                targets);
    }

    private LogRecord released(long session, int packetId) {
        SessionLog log = state.sessions.get(session);
        long generation = log == null ? 0 : log.generations().of(packetId);
        return new LogRecord.Released(session, packetId, generation);
    }

    private LogRecord assigned(long session, int packetId) {
        SessionLog log = state.sessions.get(session);
        long generation = log == null ? 0 : log.generations().of(packetId);
        return new LogRecord.Assigned(
                session, packetId, generation, random.some(random::assignment));
    }

    private LogRecord rebased(long session) {
        SessionLog log = state.sessions.get(session);
        int[] ranges = {2, 3, 11, 11};
        long base = log == null ? 1 : log.generations().baseFor(ranges);
        return new LogRecord.Rebased(session, base, ranges);
    }

    private LogRecord attached(String client, long session) {
        return new LogRecord.Attached(
                client,
                random.principal(),
                session,
                ++epoch,
                random.number(),
                random.oneIn(2) ? null : random.will(),
                random.connection(),
                random.oneIn(2));
    }

    private LogRecord detached(String client, long session, long sentTo) {
        Attachment attachment = state.attachment(client);
        return new LogRecord.Detached(
                client,
                session,
                attachment == null ? epoch : attachment.epoch(),
                random.oneIn(3) ? -1 : sentTo,
                random.oneIn(2) ? Long.MAX_VALUE : time + 1000,
                random.oneIn(2) ? LogRecord.NO_WILL : time + 500);
    }

    private LogRecord forgotten() {
        List<MessageId> some = new ArrayList<>();
        for (int i = random.below(4); i > 0 && !ids.isEmpty(); i--) {
            some.add(ids.remove(random.below(ids.size())));
        }
        return new LogRecord.Forgotten(some);
    }
}
