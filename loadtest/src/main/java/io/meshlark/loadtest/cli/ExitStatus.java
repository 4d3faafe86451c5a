package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.run.Verdict;
import picocli.CommandLine.ExitCode;

/** What a run comes to, as a number for the shell. */
final class ExitStatus {

    private ExitStatus() {}

    static int of(RunResult result) {
        return Verdict.of(result).stream().allMatch(Verdict::isMet)
                ? ExitCode.OK
                : ExitCode.SOFTWARE;
    }
}
