package io.meshlark.persistence.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * Loads RocksDB's native part, once. Its loader unpacks 17 MB into a temporary file that it deletes
 * when the process exits in good order; a broker that is killed would leave it, each time. So the
 * file goes as soon as it is mapped.
 */
final class RocksLibrary {

    private static boolean loaded;

    private RocksLibrary() {}

    static synchronized void load() throws IOException {
        if (loaded) {
            return;
        }
        Path folder = Files.createTempDirectory("meshlark-rocksdb");
        try {
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
        } finally {
            delete(folder);
        }
        RocksDB.loadLibrary();
        loaded = true;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.delete(folder);
    }
}
