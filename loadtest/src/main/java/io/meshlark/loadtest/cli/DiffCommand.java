package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.report.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench diff}: two runs side by side. */
@Command(
        name = "diff",
        description = {
            "Compares two runs by the result.json that --out has written.",
            "Example: meshlark bench diff before/result.json after/result.json"
        })
final class DiffCommand implements Callable<Integer> {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "BEFORE", description = "A result.json.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "AFTER", description = "Another one.")
    private Path after = Path.of("");

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        Difference.lines(read(before), read(after)).forEach(out::println);
        out.flush();
        return ExitCode.OK;
    }

    private Difference.Run read(Path file) {
        try {
            return Difference.Run.parse(Files.readString(file));
        } catch (IOException _) {
            throw new ParameterException(spec.commandLine(), "cannot read " + file);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), file + " " + e.getMessage());
        }
    }
}
