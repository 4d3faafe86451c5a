package io.meshlark.loadtest.chaos.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A folder with a file system of its own, in memory, which can be filled to the last byte. */
final class SmallDisk implements AutoCloseable {

    private static final int MEGABYTES = 1500;
    private static final int PIECE = 1 << 20;
    private static final String FILLER = "filler";

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts it over the folder, which is made; null where this user may not. */
    static @Nullable SmallDisk at(Path folder) throws IOException {
        Files.createDirectories(folder);
        boolean mounted =
                Commands.tries(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + MEGABYTES + "m",
                        "tmpfs",
                        folder.toString());
        return mounted ? new SmallDisk(folder) : null;
    }

    /** Nothing can be written any more. */
    void fill() {
        var piece = new byte[PIECE];
        int size = piece.length;
        try (var filler = Files.newOutputStream(folder.resolve(FILLER))) {
            while (size > 0) {
                size = write(filler, piece, size);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How much to try next: less and less, until not a byte fits. */
    private static int write(OutputStream filler, byte[] piece, int size) {
        try {
            filler.write(piece, 0, size);
            return size;
        } catch (IOException _) {
            return size / 2;
        }
    }

    /** There is room again. */
    void empty() {
        try {
            Files.deleteIfExists(folder.resolve(FILLER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Commands.tries("umount", "--lazy", folder.toString());
    }
}
