package io.meshlark.loadtest.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {

    @TempDir private Path folder = Path.of("");

    @Test
    void aPeerThatIsNotInstalledSaysHowToInstallIt() {
        assertThatThrownBy(() -> new Mosquitto(List.of(folder)).launch(folder, 1))
                .isInstanceOf(Peer.Unavailable.class)
                .hasMessageContaining("apt install mosquitto");
        assertThatThrownBy(() -> new Meshlark(folder, "1g").launch(folder, 1))
                .isInstanceOf(Peer.Unavailable.class)
                .hasMessageContaining("bin/meshlark is not found");
    }

    @Test
    void whoDoesNotTakePartIsNamedInTheReport() throws Exception {
        var options =
                new Comparison.Options(
                        List.of("mosquitto"),
                        2,
                        Duration.ofMillis(1),
                        Duration.ofMillis(1),
                        "64m",
                        true,
                        null,
                        List.of(folder));

        var reports = new ArrayList<String>();
        Comparison.of(options, _ -> {}).run(reports::add);

        assertThat(reports).hasSize(2);
        assertThat(reports.getLast()).contains("Did not take part:\n\n* mosquitto: not installed");
        assertThat(Comparison.names(options)).contains("Meshlark", "HiveMQ CE (file)", "Moquette");
    }

    /** The whole way of one peer, with the one that needs nothing else. */
    @Test
    void theRelayForwardsWhatIsPublished() throws Exception {
        try (var relay = PeerProcess.start(new RelayPeer("64m"))) {
            var trial =
                    new TrafficTrial(
                            Measure.CPU_1_500_QOS_0,
                            Optional.empty(),
                            1,
                            5,
                            false,
                            0,
                            Duration.ofMillis(100),
                            Duration.ofMillis(200));

            var outcome = trial.run(relay);

            assertThat(outcome.remark()).isEmpty();
            assertThat(outcome.figures()).containsOnlyKeys(Measure.CPU_1_500_QOS_0);
        }
    }
}
