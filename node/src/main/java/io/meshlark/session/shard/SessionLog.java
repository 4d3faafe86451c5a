package io.meshlark.session.shard;

import io.meshlark.session.Generations;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a shard's log knows of one session. */
final class SessionLog {
    private final long number;
    private String clientId = "";

    // outgoing, in the log
    private final TreeMap<Long, LogEntry> entries = new TreeMap<>();
    private long entryBytes;
    private long nextOutSeq;
    private long sentTo = -1;

    // outgoing, in the session's own journal
    private long keptTo = -1;
    private int keptCount;

    /** Exact when the session has spilled; in between, what is settled counts with the average. */
    private long keptBytes;

    private long keptDrops;

    // incoming
    private Generations generations = new Generations();
    private final OpenAssignments assignments = new OpenAssignments();

    SessionLog(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }

    /** Empty until a connection of the client is on record. */
    String clientId() {
        return clientId;
    }

    void belongsTo(String clientId) {
        this.clientId = clientId;
    }

    long takeOutSeq() {
        return nextOutSeq++;
    }

    long nextOutSeq() {
        return nextOutSeq;
    }

    void add(LogEntry entry) {
        entries.put(entry.outSeq(), entry);
        entryBytes += entry.message().weight();
    }

    @Nullable LogEntry entry(long outSeq) {
        return entries.get(outSeq);
    }

    @Nullable LogEntry remove(long outSeq) {
        LogEntry entry = entries.remove(outSeq);
        if (entry != null) {
            entryBytes -= entry.message().weight();
        }
        return entry;
    }

    void removeUpTo(long outSeq, Consumer<LogEntry> removed) {
        while (!entries.isEmpty() && entries.firstKey() <= outSeq) {
            LogEntry entry = entries.pollFirstEntry().getValue();
            entryBytes -= entry.message().weight();
            removed.accept(entry);
        }
    }

    /** Unsettled entries above {@code outSeq}, ascending. */
    Iterable<LogEntry> entriesAbove(long outSeq) {
        return entries.tailMap(outSeq, false).values();
    }

    /** The oldest entry that cannot have been sent, or null. */
    @Nullable LogEntry oldestUnsent() {
        var entry = entries.higherEntry(sentTo);
        return entry == null ? null : entry.getValue();
    }

    /** Unsettled messages, here and in the session's own journal. */
    int unsettled() {
        return entries.size() + keptCount;
    }

    /** What those weigh. */
    long unsettledBytes() {
        return entryBytes + keptBytes;
    }

    int inLog() {
        return entries.size();
    }

    long sentTo() {
        return sentTo;
    }

    void sentUpTo(long outSeq) {
        sentTo = Math.max(sentTo, outSeq);
    }

    long keptTo() {
        return keptTo;
    }

    int keptCount() {
        return keptCount;
    }

    long keptBytes() {
        return keptBytes;
    }

    void keep(long upTo, int count, long bytes) {
        keptTo = Math.max(keptTo, upTo);
        keptCount = count;
        keptBytes = bytes;
    }

    void keptSettled(int count) {
        int left = Math.max(0, keptCount - count);
        keptBytes = left == 0 ? 0 : keptBytes / keptCount * left;
        keptCount = left;
    }

    long keptDrops() {
        return keptDrops;
    }

    void keptDropsAre(long total) {
        keptDrops = total;
    }

    Generations generations() {
        return generations;
    }

    OpenAssignments assignments() {
        return assignments;
    }

    /** Puts back the counters of a snapshot. */
    void restore(
            long nextOutSeq,
            long sentTo,
            long keptTo,
            int keptCount,
            long keptBytes,
            long keptDrops,
            Generations generations) {
        this.nextOutSeq = nextOutSeq;
        this.sentTo = sentTo;
        this.keptTo = keptTo;
        this.keptCount = keptCount;
        this.keptBytes = keptBytes;
        this.keptDrops = keptDrops;
        this.generations = generations;
    }
}
