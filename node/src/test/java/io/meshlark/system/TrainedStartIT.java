package io.meshlark.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code meshlark train} has left in the build fits the JVM, class path and options of {@code
 * start}: with {@code AOTMode=on} a JVM that cannot use it ends. Red when the options of the two in
 * {@code bin/meshlark} differ, for instance in the collector.
 */
final class TrainedStartIT {
    @TempDir private Path folder;

    @Test
    void startsWithWhatTheBuildHasLearned() {
        try (BrokerProcess broker = BrokerProcess.in(folder).onlyTrained()) {
            broker.start();

            assertThat(broker.output()).contains("meshlark is ready");
        }
    }
}
