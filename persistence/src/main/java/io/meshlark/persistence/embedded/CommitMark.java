package io.meshlark.persistence.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of the last commit that was acknowledged, in a file beside the database.
 *
 * <p>Written after the commit's sync and before its acknowledgement, and itself never synced: after
 * power loss it may be too low, but never above what was durable. So a database that is behind it
 * has lost something acknowledged, while one that is not has at most lost the batch under way. It
 * tells the damaged tail that power loss leaves from damage in the middle of a log.
 */
final class CommitMark implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CommitMark.class);

    private final FileChannel file;
    private boolean writable = true;

    private CommitMark(FileChannel file) {
        this.file = file;
    }

    static CommitMark open(Path directory) throws IOException {
        return new CommitMark(
                FileChannel.open(
                        directory.resolve("acknowledged"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    /** The mark, 0 when there is none yet. */
    long read() throws IOException {
        ByteBuffer mark = ByteBuffer.allocate(Long.BYTES);
        int read = file.read(mark, 0);
        return read == Long.BYTES ? mark.getLong(0) : 0;
    }

    void write(long commit) {
        try {
            file.write(ByteBuffer.allocate(Long.BYTES).putLong(0, commit), 0);
            writable = true;
        } catch (IOException e) {
            // Too low a mark only makes it blind; the commit itself is safe.
            if (writable) {
                log.warn("the mark of acknowledged commits cannot be written: {}", e.toString());
            }
            writable = false;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
