package io.meshlark.persistence.embedded;

import java.nio.file.Path;
import java.time.Duration;

/** The usual settings with one thing different. */
final class SettingsFor {

    private SettingsFor() {}

    static EmbeddedSettings queueOf(Path folder, long bytes) {
        return with(folder, bytes, Duration.ofMillis(20), false);
    }

    static EmbeddedSettings retriesEvery(Path folder, Duration retryInterval) {
        return with(folder, 64 << 20, retryInterval, false);
    }

    static EmbeddedSettings acceptingLoss(Path folder) {
        return with(folder, 64 << 20, Duration.ofSeconds(1), true);
    }

    private static EmbeddedSettings with(
            Path folder, long queueLimit, Duration retryInterval, boolean acceptLoss) {
        EmbeddedSettings usual = EmbeddedSettings.of(folder);
        return new EmbeddedSettings(
                folder,
                queueLimit,
                usual.batchLimit(),
                usual.blockCache(),
                usual.writeBuffers(),
                usual.walLimit(),
                usual.readerThreads(),
                retryInterval,
                acceptLoss);
    }
}
