package io.meshlark.loadtest.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short chaos: three nodes and a Cassandra, one kill -9, one partition (a freeze, where there are
 * no network namespaces). {@code -Dseed=S} plays another one; {@code bin/meshlark bench chaos}
 * plays longer ones, with all faults.
 */
class ChaosIT {

    @TempDir Path folder;

    @Test
    void aNodeThatIsKilledAndOneThatIsCutOffCostNothingThatWasAcknowledged() throws Exception {
        var process =
                new ProcessBuilder(
                                List.of(
                                        PackagedNode.LAUNCHER.toString(),
                                        "bench",
                                        "chaos",
                                        "--quick",
                                        "--seed=" + Long.getLong("seed", 1),
                                        "--crowd=1",
                                        "--rate=100",
                                        "--out=" + folder.resolve("chaos")))
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("no violations");
    }
}
