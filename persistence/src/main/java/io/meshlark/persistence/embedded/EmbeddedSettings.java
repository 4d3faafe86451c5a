package io.meshlark.persistence.embedded;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the store is opened. Sizes are bytes; {@code reference.conf} explains each.
 *
 * @param directory the folder that holds everything
 * @param acceptLoss open even if acknowledged commits are found missing
 */
public record EmbeddedSettings(
        Path directory,
        long queueLimit,
        long batchLimit,
        long blockCache,
        long writeBuffers,
        long walLimit,
        int readerThreads,
        Duration retryInterval,
        boolean acceptLoss) {

    static final String PATH = "meshlark.persistence.embedded";

    /** The settings of {@code reference.conf}, for a folder. */
    public static EmbeddedSettings of(Path directory) {
        return new EmbeddedSettings(
                directory,
                64L << 20,
                8L << 20,
                32L << 20,
                48L << 20,
                64L << 20,
                4,
                Duration.ofSeconds(1),
                false);
    }

    public static EmbeddedSettings of(Config root) {
        Config config = root.getConfig(PATH);
        return new EmbeddedSettings(
                Path.of(config.getString("directory")),
                config.getBytes("queue-limit"),
                config.getBytes("batch-limit"),
                config.getBytes("block-cache"),
                config.getBytes("write-buffers"),
                config.getBytes("wal-limit"),
                config.getInt("reader-threads"),
                config.getDuration("retry-interval"),
                config.getBoolean("accept-loss"));
    }
}
