package io.meshlark.simulation.cluster;

import akka.persistence.PersistentRepr;
import io.meshlark.session.actor.JournalSerializer;
import io.meshlark.session.shard.Link;
import io.meshlark.session.shard.Linked;
import io.meshlark.simulation.World;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journals of the cluster, as Cassandra keeps them: a write may be slow, may fail and be there
 * all the same, even long after its writer was told so and another has recovered. Of rows with one
 * sequence number all are read, in the order of their writing.
 */
final class SimulatedStore {
    /** Why a write fails. */
    static final String NO_ANSWER = "no answer";

    private static final JournalSerializer SERIALIZER = new JournalSerializer();

    private final World world;
    private final Trouble trouble;
    private final Map<String, TreeMap<Long, List<Row>>> journals = new HashMap<>();
    private final Map<String, Snapshot> snapshots = new HashMap<>();
    private final Map<String, Long> deleted = new HashMap<>();
    private long written;
    private boolean newerWriterCounts;
    private boolean endsWithTheFirst;

    /**
     * What may go wrong, at this time.
     *
     * @param failure probability that a write fails
     * @param slowness probability that it takes long
     */
    interface Trouble {
        double failure();

        double slowness();
    }

    /**
     * @param order in which it was asked for, of all writes of the cluster
     */
    private record Row(long order, String writer, byte[] bytes, String manifest) {}

    private record Snapshot(long number, byte[] bytes, String manifest) {}

    SimulatedStore(World world, Trouble trouble) {
        this.world = world;
        this.trouble = trouble;
    }

    /**
     * For a control: rows do not say what they follow, and a new writer voids what older ones do.
     */
    void hidesWhatRowsFollow() {
        newerWriterCounts = true;
    }

    /** For a control: of several rows with the last number only the first is read. */
    void endsWithTheFirst() {
        endsWithTheFirst = true;
    }

    // ---- writing

    void write(Process by, List<PersistentRepr> rows, Consumer<@Nullable Exception> answer) {
        if (by.isDead()) {
            return;
        }
        long order = ++written;
        for (PersistentRepr row : rows) {
            world.trace(() ->
                    row.persistenceId()
                            + " "
                            + row.sequenceNr()
                            + " of "
                            + by
                            + ": "
                            + Telling.of(row.payload()));
        }
        List<Row> encoded = rows.stream().map(row -> encode(order, row)).toList();
        boolean fails = world.chance(trouble.failure());
        boolean isThere = !fails || world.chance(0.6);
        boolean isLate = fails && world.chance(0.5);
        long delay = delay();
        Runnable put =
                () -> {
                    for (int i = 0; i < rows.size(); i++) {
                        put(rows.get(i), encoded.get(i));
                    }
                };
        if (isThere) {
            world.after(isLate ? delay + world.between(1, 25_000) : world.between(1, delay), put);
        }
        by.after(
                delay + 1,
                () -> {
                    if (fails) {
                        world.trace(() ->
                                "write of "
                                        + rows.getFirst().persistenceId()
                                        + " "
                                        + rows.getFirst().sequenceNr()
                                        + " fails"
                                        + (isThere ? isLate ? ", comes late" : ", is there" : ""));
                    }
                    answer.accept(
                            fails ? new IllegalStateException(SimulatedStore.NO_ANSWER) : null);
                });
    }

    private long delay() {
        return world.chance(trouble.slowness()) ? world.between(50, 1_500) : world.between(2, 8);
    }

    private static Row encode(long order, PersistentRepr row) {
        Object payload = row.payload();
        return new Row(
                order,
                row.writerUuid(),
                SERIALIZER.toBinary(payload),
                SERIALIZER.manifest(payload));
    }

    private void put(PersistentRepr row, Row content) {
        List<Row> there =
                journals.computeIfAbsent(row.persistenceId(), id -> new TreeMap<>())
                        .computeIfAbsent(row.sequenceNr(), n -> new ArrayList<>());
        there.add(content);
        there.sort(Comparator.comparingLong(Row::order));
    }

    // ---- reading

    void read(Process by, String id, long from, Consumer<List<PersistentRepr>> then) {
        by.after(
                delay(),
                () -> {
                    List<PersistentRepr> rows = new ArrayList<>();
                    for (Numbered each : read(id)) {
                        if (each.number >= from) {
                            rows.add(decode(id, each));
                        }
                    }
                    by.after(1, () -> then.accept(rows));
                });
    }

    private record Numbered(long number, Row row) {}

    private List<Numbered> read(String id) {
        List<Numbered> all = new ArrayList<>();
        journals.getOrDefault(id, new TreeMap<>())
                .forEach((number, rows) -> rows.forEach(row -> all.add(new Numbered(number, row))));
        if (endsWithTheFirst && !all.isEmpty()) {
            long end = all.getLast().number;
            while (all.size() > 1 && all.get(all.size() - 2).number == end) {
                all.removeLast();
            }
        }
        return newerWriterCounts ? ofNewerWriters(all) : all;
    }

    /** As Akka's replay filter does it: a new writer voids what older ones write from there on. */
    private static List<Numbered> ofNewerWriters(List<Numbered> all) {
        List<Numbered> found = new ArrayList<>();
        Set<String> old = new HashSet<>();
        String writer = "";
        for (Numbered each : all) {
            if (old.contains(each.row.writer)) {
                continue;
            }
            if (!each.row.writer.equals(writer)) {
                old.add(writer);
                writer = each.row.writer;
                found.removeIf(f -> f.number >= each.number);
            }
            found.add(each);
        }
        return found;
    }

    private PersistentRepr decode(String id, Numbered row) {
        Object content = decode(row.row.bytes, row.row.manifest);
        if (newerWriterCounts && content instanceof Linked<?>(_, Object unlinked)) {
            content = new Linked<>(new Link(1, Link.UNKNOWN), unlinked);
        }
        return PersistentRepr.apply(
                content, row.number, id, row.row.manifest, false, null, row.row.writer);
    }

    private static Object decode(byte[] bytes, String manifest) {
        try {
            return SERIALIZER.fromBinary(bytes, manifest);
        } catch (NotSerializableException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- snapshots

    void saveSnapshot(
            Process by, String id, long number, Object snapshot, Consumer<Boolean> answer) {
        if (by.isDead()) {
            return;
        }
        boolean fails = world.chance(trouble.failure());
        Snapshot saved =
                new Snapshot(number, SERIALIZER.toBinary(snapshot), SERIALIZER.manifest(snapshot));
        long delay = delay();
        if (!fails) {
            world.after(
                    delay, () -> snapshots.merge(id, saved, (a, b) -> a.number > b.number ? a : b));
        }
        by.after(delay + 1, () -> answer.accept(!fails));
    }

    void loadSnapshot(Process by, String id, BiConsumer<Long, @Nullable Object> then) {
        by.after(
                delay(),
                () -> {
                    Snapshot found = snapshots.get(id);
                    if (found == null) {
                        then.accept(0L, null);
                    } else {
                        then.accept(found.number, decode(found.bytes, found.manifest));
                    }
                });
    }

    // ---- deleting

    void deleteTo(Process by, String id, long number, Runnable then) {
        if (by.isDead()) {
            return;
        }
        world.after(
                delay(),
                () -> {
                    journals.getOrDefault(id, new TreeMap<>()).headMap(number, true).clear();
                    deleted.merge(id, number, Math::max);
                    by.after(1, then);
                });
    }

    long deletedTo(String id) {
        return deleted.getOrDefault(id, 0L);
    }

    void deleteAll(String id) {
        journals.remove(id);
        snapshots.remove(id);
        deleted.remove(id);
    }
}
