package io.meshlark.app;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meshlark completion}: a script for the shell. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        footer = {"", "To use it:  source <(meshlark completion)"})
final class CompletionCommand implements Runnable {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        var root = spec.root().commandLine();
        var out = spec.commandLine().getOut();
        out.println(AutoComplete.bash(root.getCommandName(), root));
        out.flush();
    }
}
