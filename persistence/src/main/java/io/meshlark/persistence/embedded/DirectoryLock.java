package io.meshlark.persistence.embedded;

import io.meshlark.persistence.StoreUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process per folder. The lock is the operating system's, so it ends with the process however
 * that ends; the process id in the file is only for the message.
 */
final class DirectoryLock implements AutoCloseable {

    // A POSIX lock is lost when its process closes any descriptor of the file, so a second attempt
    // within this process must not even open it.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    static DirectoryLock acquire(Path folder) {
        Path directory;
        try {
            Files.createDirectories(folder);
            directory = folder.toRealPath();
        } catch (IOException e) {
            throw new StoreUnavailable(
                    "data folder " + folder + " cannot be created or read: " + reason(e), e);
        }
        if (!HELD_HERE.add(directory)) {
            throw new StoreUnavailable(
                    "data folder " + folder + " is already open in this process");
        }
        try {
            return new DirectoryLock(directory, lock(directory));
        } catch (IOException e) {
            HELD_HERE.remove(directory);
            throw new StoreUnavailable(
                    "data folder " + folder + " cannot be written: " + reason(e), e);
        } catch (RuntimeException e) {
            HELD_HERE.remove(directory);
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve("meshlark.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new StoreUnavailable(
                        "data folder " + directory + " is in use by " + holder(channel));
            }
            byte[] pid =
                    Long.toString(ProcessHandle.current().pid())
                            .getBytes(StandardCharsets.US_ASCII);
            // No truncation first: an empty file needs a block, and the disk may be full.
            channel.write(ByteBuffer.wrap(pid), 0);
            channel.truncate(pid.length);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
        return text.isEmpty() ? "another process" : "another process (pid " + text + ")";
    }

    static String reason(IOException e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + " " + e.getMessage();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("the lock of " + directory + " cannot be closed", e);
        } finally {
            HELD_HERE.remove(directory);
        }
    }
}
