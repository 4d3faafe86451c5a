package io.meshlark.loadtest.cli;

import java.util.Collection;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses values that picocli takes. */
final class Checks {

    private Checks() {}

    static void range(CommandSpec spec, String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " is " + value + ", must be " + least + " to " + most);
        }
    }

    /** Of several options that say the same, one. */
    static void together(CommandSpec spec, Collection<String> options) {
        var parsed = spec.commandLine().getParseResult();
        var given = options.stream().filter(parsed::hasMatchedOption).toList();
        if (given.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(), String.join(" and ", given) + " do not go together");
        }
    }
}
