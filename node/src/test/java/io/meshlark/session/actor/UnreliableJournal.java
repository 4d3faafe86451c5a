package io.meshlark.session.actor;

import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import com.typesafe.config.Config;
import io.meshlark.session.shard.Linked;
import io.meshlark.session.shard.LogRecord;
import io.meshlark.session.shard.LogRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/** A journal in memory that fails when it is told to. It keeps all rows with one number. */
public final class UnreliableJournal extends AsyncWriteJournal {
    private static final Map<String, Rows> ALL = new ConcurrentHashMap<>();

    private record Held(
            long order,
            AtomicWrite write,
            CompletableFuture<Iterable<Optional<Exception>>> answer) {}

    /**
     * @param order in which it was to be written
     */
    private record Row(long order, PersistentRepr event) {}

    /** What one journal holds, and how it behaves. */
    static final class Rows {
        private final Map<String, TreeMap<Long, List<Row>>> rows = new ConcurrentHashMap<>();
        private final AtomicInteger failingReads = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private volatile Predicate<String> failing = id -> false;
        private volatile boolean failAfterWriting;
        private volatile int mostRecords = Integer.MAX_VALUE;
        private volatile Predicate<String> held = id -> false;
        private final Queue<Held> heldWrites = new ConcurrentLinkedQueue<>();
        private final AtomicInteger largestRow = new AtomicInteger();
        private final AtomicLong orders = new AtomicLong();

        /** Writes of these persistence ids fail from now on. */
        void fail(Predicate<String> ids) {
            failing = ids;
        }

        /** They fail, but the rows are there afterwards: the worst a disk can do. */
        void failAfterWriting(Predicate<String> ids) {
            failAfterWriting = true;
            failing = ids;
        }

        /** Rows of a log with more messages and connections than this cannot be written. */
        void failAbove(int records) {
            mostRecords = records;
        }

        /** Writes of these persistence ids are under way until {@link #failHeld}. */
        void hold(Predicate<String> ids) {
            held = ids;
        }

        int heldWrites() {
            return heldWrites.size();
        }

        void failHeld() {
            held = id -> false;
            heldWrites.forEach(held ->
                    held.answer().completeExceptionally(new IllegalStateException("no room")));
            heldWrites.clear();
        }

        /** They succeed after all. */
        void writeHeld() {
            held = id -> false;
            while (!heldWrites.isEmpty()) {
                writeOneHeld();
            }
        }

        /** The first of them succeeds after all. */
        void writeOneHeld() {
            Held first = heldWrites.remove();
            put(first.order(), first.write());
            first.answer().complete(List.of(Optional.empty()));
        }

        /** From now on; what is under way stays so. */
        void holdNoMore() {
            held = id -> false;
        }

        private void put(long order, AtomicWrite write) {
            TreeMap<Long, List<Row>> of = of(write.persistenceId());
            synchronized (of) {
                for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
                    List<Row> there =
                            of.computeIfAbsent(event.sequenceNr(), n -> new ArrayList<>());
                    there.add(new Row(order, event));
                    there.sort(Comparator.comparingLong(Row::order));
                }
            }
        }

        /** The most messages and connections that a row of a log has had. */
        int largestRow() {
            return largestRow.get();
        }

        private boolean isTooLarge(AtomicWrite write) {
            int records = 0;
            for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
                if (event.payload() instanceof Linked<?>(_, LogRow row)) {
                    records += (int) row.records().stream().filter(Rows::isLarge).count();
                }
            }
            if (records > mostRecords) {
                return true;
            }
            largestRow.accumulateAndGet(records, Math::max);
            return false;
        }

        private static boolean isLarge(LogRecord record) {
            return record instanceof LogRecord.Appended || record instanceof LogRecord.Attached;
        }

        void recover() {
            failing = id -> false;
            failAfterWriting = false;
        }

        void failReads(int count) {
            failingReads.set(count);
        }

        /** How many writes have failed. */
        int failures() {
            return failures.get();
        }

        int size(String persistenceId) {
            TreeMap<Long, List<Row>> of = rows.get(persistenceId);
            if (of == null) {
                return 0;
            }
            synchronized (of) {
                return of.size();
            }
        }

        private TreeMap<Long, List<Row>> of(String persistenceId) {
            return rows.computeIfAbsent(persistenceId, id -> new TreeMap<>());
        }
    }

    private final Rows rows;

    public UnreliableJournal(Config config) {
        rows = named(config.getString("name"));
    }

    static Rows named(String name) {
        return ALL.computeIfAbsent(name, it -> new Rows());
    }

    /** For the actor system whose journal this is to be. */
    static String configuration(String name) {
        return """
        akka.persistence.journal.plugin = "unreliable-journal"
        unreliable-journal {
          class = "%s"
          name = "%s"
          replay-filter.mode = off
          circuit-breaker { max-failures = 1000, call-timeout = 10s, reset-timeout = 1s }
        }
        """
                .formatted(UnreliableJournal.class.getName(), name);
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
            Iterable<AtomicWrite> writes) {
        List<Optional<Exception>> outcomes = new ArrayList<>();
        for (AtomicWrite write : writes) {
            long order = rows.orders.incrementAndGet();
            if (rows.held.test(write.persistenceId())) {
                CompletableFuture<Iterable<Optional<Exception>>> later = new CompletableFuture<>();
                rows.heldWrites.add(new Held(order, write, later));
                return FutureConverters.asScala(later);
            }
            boolean fails = rows.failing.test(write.persistenceId()) || rows.isTooLarge(write);
            if (!fails || rows.failAfterWriting) {
                rows.put(order, write);
            }
            if (fails) {
                rows.failures.incrementAndGet();
                return failed("no room for " + write);
            }
            outcomes.add(Optional.empty());
        }
        return answer(outcomes);
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        TreeMap<Long, List<Row>> of = rows.of(persistenceId);
        synchronized (of) {
            of.headMap(toSequenceNr, true).clear();
        }
        return FutureConverters.asScala(CompletableFuture.allOf());
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        if (rows.failingReads.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            return failed("cannot read " + persistenceId);
        }
        TreeMap<Long, List<Row>> of = rows.of(persistenceId);
        synchronized (of) {
            return answer(of.isEmpty() ? 0 : of.lastKey());
        }
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            long max,
            Consumer<PersistentRepr> replay) {
        List<PersistentRepr> events;
        TreeMap<Long, List<Row>> of = rows.of(persistenceId);
        synchronized (of) {
            events =
                    of.subMap(fromSequenceNr, true, toSequenceNr, true).values().stream()
                            .flatMap(List::stream)
                            .map(Row::event)
                            .toList();
        }
        events.stream().limit(max).forEach(replay);
        return FutureConverters.asScala(CompletableFuture.allOf());
    }

    private static <T> Future<T> answer(T value) {
        return FutureConverters.asScala(CompletableFuture.completedFuture(value));
    }

    private static <T> Future<T> failed(String why) {
        return FutureConverters.asScala(
                CompletableFuture.failedFuture(new IllegalStateException(why)));
    }
}
