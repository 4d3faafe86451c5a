package io.meshlark.app;

import io.meshlark.app.client.PubCommand;
import io.meshlark.app.client.SubCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code meshlark}: what {@code bin/meshlark} runs. Exit codes: 0 done, 1 failed, 2 refused, 3
 * taken out of the cluster.
 */
@Command(
        name = "meshlark",
        description = "A clustered MQTT broker that never loses an acknowledged message.",
        versionProvider = Version.Provider.class,
        synopsisSubcommandLabel = "COMMAND")
final class Main implements Runnable {

    @Mixin private final HelpOption help = new HelpOption();

    @Option(names = "--version", versionHelp = true, description = "Print the version.")
    private boolean version;

    @Spec private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        var terminal =
                new Terminal(System.getenv(), System.in, new FileOutputStream(FileDescriptor.out));
        System.exit(commandLine(terminal).execute(arguments));
    }

    static CommandLine commandLine(Terminal terminal) {
        var environment = terminal.environment();
        var commandLine =
                new CommandLine(new Main())
                        .addSubcommand(new StartCommand(environment))
                        .addSubcommand(new CheckCommand(environment))
                        .addSubcommand(new TrainCommand())
                        .addSubcommand(SchemaCommand.with(environment))
                        .addSubcommand(CassandraCommand.with(environment))
                        .addSubcommand(new DemoCommand(terminal.in()))
                        .addSubcommand(ClusterCommand.create())
                        .addSubcommand(new DrainCommand())
                        .addSubcommand(BansCommand.create())
                        .addSubcommand(UsersCommand.with(terminal.in()))
                        .addSubcommand(new PasswdCommand(terminal.in()))
                        .addSubcommand(new ExportCommand(environment))
                        .addSubcommand(new ImportCommand(environment))
                        .addSubcommand(AclCommand.with(environment))
                        .addSubcommand(new PubCommand(terminal.in()))
                        .addSubcommand(new SubCommand(terminal.out(), SubCommand.Pause::doubling))
                        .addSubcommand(new VersionCommand())
                        .addSubcommand(new CompletionCommand());
        return commandLine.setParameterExceptionHandler(new OneLineErrors());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
