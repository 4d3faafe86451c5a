package io.meshlark.app;

import io.meshlark.config.Configuration;
import io.meshlark.config.EffectiveSetting;
import io.meshlark.config.Settings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meshlark check}: are these settings valid, and which are in force? */
@Command(
        name = "check",
        description = {
            "Checks the settings and prints each with its origin, starting nothing.",
            "Precedence: --set, environment (MESHLARK_LISTENERS__TCP__PORT), file, default."
        })
final class CheckCommand implements Callable<Integer> {

    @Mixin private final HelpOption help = new HelpOption();
    @Mixin private final SettingsOptions options;
    @Spec private CommandSpec spec = CommandSpec.create();

    CheckCommand(Map<String, String> environment) {
        this.options = new SettingsOptions(environment);
    }

    @Override
    public Integer call() {
        return switch (options.read()) {
            case Configuration.Invalid(var errors) -> {
                SettingsOptions.print(errors, spec.commandLine().getErr());
                yield ExitCode.USAGE;
            }
            case Configuration.Valid(var configuration) -> {
                print(configuration);
                yield checkFiles(configuration.settings());
            }
        };
    }

    /** What stands in other files than the settings'. */
    private int checkFiles(Settings settings) {
        var problems = FileCheck.problems(settings);
        var err = spec.commandLine().getErr();
        problems.forEach(it -> err.println("meshlark: " + it));
        err.flush();
        return problems.isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }

    private void print(Configuration configuration) {
        var out = spec.commandLine().getOut();
        var effective = configuration.effective();
        int width =
                effective.stream()
                        .map(CheckCommand::assignment)
                        .mapToInt(String::length)
                        .max()
                        .orElse(0);
        for (var setting : effective) {
            // A password that is not shown must not be taken for one when this is read again.
            var line = setting.isHidden() ? "# " + assignment(setting) : assignment(setting);
            out.printf("%-" + width + "s  # %s%n", line, setting.origin());
        }
        Warnings.of(configuration.settings()).forEach(it -> out.println("# warning: " + it));
        out.printf(
                "# valid: %d settings, %d of them not the default%n",
                effective.size(), configuration.overrides().size());
        out.flush();
    }

    private static String assignment(EffectiveSetting setting) {
        return setting.path() + " = " + setting.value();
    }
}
