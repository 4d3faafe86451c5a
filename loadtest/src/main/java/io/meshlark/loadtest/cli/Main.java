package io.meshlark.loadtest.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code meshlark bench}. Exit codes: 0 done, 1 an expectation was not met, 2 refused or no broker.
 */
@Command(
        name = "meshlark bench",
        description = "Loads and measures an MQTT broker, any broker, over the network.",
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** All commands. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .addSubcommand(new ConnCommand())
                .addSubcommand(new PubCommand())
                .addSubcommand(new SubCommand())
                .addSubcommand(new E2eCommand())
                .addSubcommand(new StormCommand())
                .addSubcommand(new RunCommand())
                .addSubcommand(new DiffCommand())
                .addSubcommand(new CompareCommand(System.getenv()))
                .addSubcommand(new GrowthCommand())
                .addSubcommand(new ScaleCommand())
                .addSubcommand(new ChaosCommand())
                .setParameterExceptionHandler(new OneLineErrors())
                .setExecutionExceptionHandler(new OneLineErrors());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
