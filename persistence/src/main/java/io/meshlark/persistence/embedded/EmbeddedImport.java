package io.meshlark.persistence.embedded;

import io.meshlark.persistence.StoreUnavailable;
import io.meshlark.persistence.archive.DirectoryFilling;
import io.meshlark.persistence.archive.Entry;
import io.meshlark.persistence.archive.ImportTarget;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Fills an embedded store in a folder beside it, which takes the place of the empty one in the end.
 * So a store is empty or whole at every moment; what an import that was stopped has left beside it
 * is removed by the next.
 *
 * <p>The lock of the empty store is held all the time: no node starts on it meanwhile.
 */
public final class EmbeddedImport implements ImportTarget {

    private static final List<Table> CONTENT =
            List.of(Table.JOURNAL, Table.SNAPSHOTS, Table.RETAINED);

    private final Path folder;
    private final Path filling;
    private final Path old;
    private final DirectoryLock lock;
    private final EmbeddedStore store;
    private final DirectoryFilling directory;

    private EmbeddedImport(
            Path folder, Path filling, Path old, DirectoryLock lock, EmbeddedStore store) {
        this.folder = folder;
        this.filling = filling;
        this.old = old;
        this.lock = lock;
        this.store = store;
        this.directory = new DirectoryFilling(store.directory());
    }

    /**
     * For the store in a folder, which is empty or not there.
     *
     * @throws StoreUnavailable in one line, if it is neither
     */
    public static EmbeddedImport into(Path folder) {
        Path filling = folder.resolveSibling(folder.getFileName() + ".importing");
        Path old = folder.resolveSibling(folder.getFileName() + ".before-import");
        DirectoryLock lock = DirectoryLock.acquire(folder);
        try {
            RocksLibrary.load();
            checkEmpty(folder);
            delete(filling);
            delete(old);
            return new EmbeddedImport(folder, filling, old, lock, EmbeddedStore.open(filling));
        } catch (IOException e) {
            lock.close();
            throw new StoreUnavailable(
                    "cannot import into %s: %s".formatted(folder, DirectoryLock.reason(e)), e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void checkEmpty(Path folder) throws IOException {
        if (!Files.exists(folder.resolve("CURRENT"))) {
            return;
        }
        try (Rocks look = Rocks.openReadOnly(EmbeddedSettings.of(folder));
                CommitMark mark = CommitMark.open(folder)) {
            // One that is damaged may look empty; its mark still says that something was there.
            boolean isEmpty = mark.read() == 0;
            for (Table table : CONTENT) {
                try (RocksIterator rows = look.db().newIterator(look.handle(table))) {
                    rows.seekToFirst();
                    rows.status();
                    isEmpty &= !rows.isValid();
                }
            }
            if (!isEmpty) {
                throw new StoreUnavailable(
                        "the store in %s is not empty: an import needs a new one; set data-dir to another folder, or move this one away"
                                .formatted(folder));
            }
        } catch (RocksDBException e) {
            throw new StoreUnavailable(
                    "the store in %s %s".formatted(folder, DiskError.describe(e)), e);
        }
    }

    @Override
    public CompletionStage<Void> put(Entry entry) {
        return switch (entry) {
            case Entry.State state -> store.write(changes(state));
            case Entry.Message(int slice, var retained) ->
                    store.retained()
                            .put(slice, retained.topic(), retained.version(), retained.message());
            case Entry.Rows rows -> directory.put(rows);
        };
    }

    private static List<Change> changes(Entry.State state) {
        SnapshotRow row =
                new SnapshotRow(
                        System.currentTimeMillis(),
                        null,
                        new Stored(state.serializerId(), state.manifest(), state.bytes()));
        return List.of(
                new Change.Put(
                        Table.SNAPSHOTS,
                        Keys.row(state.persistenceId(), state.sequenceNr()),
                        row.encode()),
                JournalTable.highestIs(state.persistenceId(), state.sequenceNr()));
    }

    @Override
    public void finish() {
        store.close();
        try {
            sync(filling);
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
            Files.move(filling, folder, StandardCopyOption.ATOMIC_MOVE);
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                sync(parent);
            }
            delete(old);
        } catch (IOException e) {
            throw new StoreUnavailable(
                    "%s cannot take the place of %s: %s"
                            .formatted(filling, folder, DirectoryLock.reason(e)),
                    e);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    @Override
    public void close() {
        store.close();
        lock.close();
    }
}
