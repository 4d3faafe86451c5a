package io.meshlark.session.shard;

import io.meshlark.protocol.MessageId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a shard's log amounts to: the fold of its records. Only {@link #apply} changes it, so replay
 * rebuilds exactly the live state. Two copies live in a node, one in {@link Shard} (ahead by what
 * is being written) and one in the actor that writes (for its snapshots); they share the
 * publications.
 */
public final class LogState {
    /** Nodes whose place in the origin order is remembered; a node restart is a new origin. */
    static final int MAX_ORIGINS = 256;

    long incarnation;
    final Map<Long, SessionLog> sessions = new HashMap<>();
    final Map<String, Attachment> attachments = new HashMap<>();
    final Map<Long, PendingWill> wills = new HashMap<>();
    final Map<MessageId, Long> openIds = new HashMap<>();
    final Map<Long, Long> origins = new LinkedHashMap<>();
    final PublisherEpochs epochs = new PublisherEpochs();

    /** In the order of appending, each as long as somebody needs it. */
    final LinkedHashSet<StoredMessage> messages = new LinkedHashSet<>();

    private long bytes;
    private long willBytes;

    /** Changes the state by one record of the log, at {@code now} (epoch milliseconds). */
    public void apply(LogRecord record, long now) {
        switch (record) {
            case LogRecord.Opened opened -> incarnation = opened.incarnation();
            case LogRecord.Appended appended -> append(appended, now);
            case LogRecord.Received received -> received(received);
            case LogRecord.Released released -> release(released);
            case LogRecord.Rebased rebased -> rebase(rebased);
            case LogRecord.Assigned assigned ->
                    session(assigned.session())
                            .assignments()
                            .put(
                                    assigned.packetId(),
                                    assigned.generation(),
                                    assigned.assignments());
            case LogRecord.Attached attached -> attach(attached);
            case LogRecord.Detached detached -> detach(detached);
            case LogRecord.WillDone done -> removeWill(done.epoch());
            case LogRecord.Settled settled ->
                    Ranges.forEach(settled.ranges(), n -> settle(settled.session(), n));
            case LogRecord.Spilled spilled -> spill(spilled);
            case LogRecord.KeptDropped dropped -> dropKept(dropped);
            case LogRecord.Ended ended -> end(ended.session());
            case LogRecord.Forgotten forgotten -> forgotten.ids().forEach(openIds::remove);
        }
    }

    private void append(LogRecord.Appended appended, long now) {
        rememberOrigin(appended.origin(), appended.originSeq());
        if (appended.id() != null) {
            openIds.put(appended.id(), now);
        }
        epochs.heard(appended.publication().publisher(), appended.epoch(), now);
        StoredMessage message = new StoredMessage(appended.publication());
        for (LogRecord.Target target : appended.targets()) {
            SessionLog session = session(target.session());
            session.add(
                    new LogEntry(
                            session.takeOutSeq(),
                            message,
                            target.qos(),
                            target.retain(),
                            target.ids()));
            message.hold(target.session());
        }
        if (message.refs() > 0) {
            messages.add(message);
            bytes += message.weight();
        }
    }

    /** The one heard of least recently gives way. */
    private void rememberOrigin(long origin, long seq) {
        Long known = origins.remove(origin);
        origins.put(origin, known == null ? seq : Math.max(known, seq));
        if (origins.size() > MAX_ORIGINS) {
            origins.remove(origins.keySet().iterator().next());
        }
    }

    private void received(LogRecord.Received received) {
        SessionLog session = sessions.get(received.session());
        LogEntry entry = session == null ? null : session.entry(received.outSeq());
        if (entry != null) {
            entry.markReceived();
        }
    }

    private void release(LogRecord.Released released) {
        SessionLog session = session(released.session());
        session.generations().release(released.packetId(), released.generation());
        session.assignments().released(released.packetId(), released.generation());
    }

    private void rebase(LogRecord.Rebased rebased) {
        SessionLog session = session(rebased.session());
        session.generations().rebase(rebased.base(), rebased.ranges());
        session.assignments().closed(rebased.ranges());
    }

    private void attach(LogRecord.Attached attached) {
        put(
                new Attachment(
                        attached.clientId(),
                        attached.principal(),
                        attached.session(),
                        attached.epoch(),
                        attached.expirySeconds(),
                        attached.will(),
                        attached.connection(),
                        attached.begins(),
                        Attachment.NOT_DETACHED));
    }

    void put(Attachment attachment) {
        restore(attachment);
        if (attachment.session() != 0) {
            session(attachment.session()).belongsTo(attachment.clientId());
        }
    }

    /** Puts back an attachment of a snapshot, which knows the session already if there is one. */
    void restore(Attachment attachment) {
        replace(attachments.put(attachment.clientId(), attachment), attachment);
    }

    private void removeAttachment(String clientId) {
        replace(attachments.remove(clientId), null);
    }

    private void replace(@Nullable Attachment before, @Nullable Attachment after) {
        willBytes += (after == null ? 0 : after.willBytes());
        willBytes -= (before == null ? 0 : before.willBytes());
    }

    void put(PendingWill will) {
        PendingWill before = wills.put(will.epoch(), will);
        willBytes += will.will().weight() - (before == null ? 0 : before.will().weight());
    }

    private void removeWill(long epoch) {
        PendingWill will = wills.remove(epoch);
        willBytes -= will == null ? 0 : will.will().weight();
    }

    private void detach(LogRecord.Detached detached) {
        Attachment attachment = attachments.get(detached.clientId());
        if (attachment == null || attachment.epoch() != detached.epoch()) {
            return;
        }
        if (detached.willAt() != LogRecord.NO_WILL && attachment.will() != null) {
            put(
                    new PendingWill(
                            detached.clientId(),
                            attachment.principal(),
                            attachment.session(),
                            detached.epoch(),
                            attachment.will(),
                            detached.willAt()));
        }
        if (attachment.session() == 0) {
            removeAttachment(detached.clientId());
        } else {
            put(attachment.detached(detached.expiresAt()));
            session(attachment.session()).sentUpTo(detached.sentTo());
        }
    }

    private void settle(long number, long outSeq) {
        SessionLog session = sessions.get(number);
        if (session == null) {
            return;
        }
        LogEntry entry = session.remove(outSeq);
        if (entry != null) {
            drop(entry.message());
        } else if (outSeq <= session.keptTo()) {
            session.keptSettled(1);
        }
    }

    private void spill(LogRecord.Spilled spilled) {
        SessionLog session = session(spilled.session());
        session.removeUpTo(spilled.keptTo(), entry -> drop(entry.message()));
        session.keep(spilled.keptTo(), spilled.count(), spilled.bytes());
    }

    private void dropKept(LogRecord.KeptDropped dropped) {
        SessionLog session = session(dropped.session());
        session.keptSettled((int) (dropped.total() - session.keptDrops()));
        session.keptDropsAre(dropped.total());
    }

    private void end(long number) {
        SessionLog session = sessions.remove(number);
        if (session != null) {
            session.removeUpTo(Long.MAX_VALUE, entry -> drop(entry.message()));
        }
        Attachment last = session == null ? null : attachments.get(session.clientId());
        if (last != null && last.session() == number && last.isDetached()) {
            removeAttachment(last.clientId());
        }
    }

    private void drop(StoredMessage message) {
        if (message.release()) {
            messages.remove(message);
            bytes -= message.weight();
        }
    }

    /** Puts back a message of a snapshot, held already by those who need it. */
    void restore(StoredMessage message) {
        messages.add(message);
        bytes += message.weight();
    }

    SessionLog session(long number) {
        return sessions.computeIfAbsent(number, SessionLog::new);
    }

    @Nullable Attachment attachment(String clientId) {
        return attachments.get(clientId);
    }

    long originHigh(long origin) {
        Long high = origins.get(origin);
        return high == null ? -1 : high;
    }

    public long incarnation() {
        return incarnation;
    }

    /** The weight of the wills of connected clients, and of those that are to come. */
    long willBytes() {
        return willBytes;
    }

    /** Unsettled messages, each once per session that is to have it. */
    public long queued() {
        return sessions.values().stream().mapToLong(SessionLog::inLog).sum();
    }

    /** The weight of all unsettled messages, each counted once. */
    public long bytes() {
        return bytes;
    }
}
