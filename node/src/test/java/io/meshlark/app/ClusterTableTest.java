package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.admin.ClusterJson;
import io.meshlark.admin.ClusterStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterTableTest {

    private final ClusterStatus status =
            new ClusterStatus(
                    "farm",
                    "10.0.0.1:25520",
                    "ready",
                    List.of(
                            new ClusterStatus.Member(
                                    "10.0.0.1:25520", "up", true, true, true, List.of(), "then"),
                            new ClusterStatus.Member(
                                    "10.0.0.2:25520", "up", false, false, false, List.of(), "now")),
                    new ClusterStatus.SplitBrain("static-quorum", "1 not heard", 5000, 3000, 2),
                    new ClusterStatus.Shards(4, Map.of("10.0.0.1:25520", List.of(0, 3))),
                    Map.of("clients", 7L));

    @Test
    void peopleSeeARowForEachNodeAndWhatIsWrong() {
        assertThat(String.join("\n", ClusterTable.lines(status)))
                .isEqualTo(
                        """
                        cluster farm, seen by 10.0.0.1:25520: ready

                        node            status              shards  known since
                        10.0.0.1:25520  up, oldest, leader  2       then
                        10.0.0.2:25520  up, not heard       -       now

                        split brain  static-quorum of 2, stable-after 5 s, ack-lease 3 s; 1 not heard
                        shards       2 of 4 run; the others are being moved, or their node does not answer
                        this node    7 clients\
                        """);
    }

    @Test
    void jsonIsReadAsItWasWrittenAndWhatANewerNodeSaysBesidesIsPassedOver() {
        String json = ClusterJson.write(status);

        assertThat(ClusterJson.read(json)).isEqualTo(status);
        assertThat(ClusterJson.read(json.replaceFirst("\\{", "{ \"later\": [1], ")))
                .isEqualTo(status);
    }
}
