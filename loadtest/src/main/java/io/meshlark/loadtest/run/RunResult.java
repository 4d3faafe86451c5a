package io.meshlark.loadtest.run;

import io.meshlark.loadtest.account.Findings;
import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.measure.Second;
import io.meshlark.loadtest.scenario.Scenario;
import java.time.Instant;
import java.util.List;

/**
 * What came of a run.
 *
 * @param counts of the whole run
 * @param problems what went wrong, for people
 */
public record RunResult(
        Scenario scenario,
        String endpoint,
        Instant began,
        List<PhaseResult> phases,
        List<Second> timeline,
        Counts counts,
        Findings findings,
        List<String> problems) {}
