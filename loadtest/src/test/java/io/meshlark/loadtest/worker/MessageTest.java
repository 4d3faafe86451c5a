package io.meshlark.loadtest.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.account.Findings;
import io.meshlark.loadtest.load.Fleet;
import io.meshlark.loadtest.load.Slice;
import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.measure.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {

    @Test
    void progressArrivesAsItWas() {
        var counts = Counts.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        var progress = new Progress(counts, true, List.of("a problem"));

        assertThat(counts.toArray())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        assertThat(Message.progress(Message.of(progress))).isEqualTo(progress);
    }

    @Test
    void latenciesArriveAsTheyWere() {
        var latencies = Latencies.empty();
        latencies.connAck().recordValue(1);
        latencies.pubAck().recordValue(1000);
        latencies.endToEnd().recordValueWithCount(100_000, 7);

        assertThat(Message.latencies(Message.of(latencies))).isEqualTo(latencies);
    }

    @Test
    void accountsArriveAsTheyWere() {
        var sent = Message.sent(Message.of(new Fleet.Sent(new int[] {1, 2}, new int[] {0, 3})));
        var findings = new Findings(1, 2, 3, 4, List.of("x"));

        assertThat(sent.last()).containsExactly(1, 2);
        assertThat(sent.excused()).containsExactly(0, 3);
        assertThat(Message.findings(Message.of(findings))).isEqualTo(findings);
    }

    @Test
    void anAssignmentSurvivesTheCommandLine() {
        var assignment = new Assignment(new Slice(1, 3), 65_535, -5);

        assertThat(Assignment.parse(assignment.text())).isEqualTo(assignment);
    }
}
