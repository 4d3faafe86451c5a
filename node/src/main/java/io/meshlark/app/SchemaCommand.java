package io.meshlark.app;

import com.typesafe.config.Config;
import io.meshlark.config.Configuration;
import io.meshlark.persistence.StoreUnavailable;
import io.meshlark.persistence.cassandra.CassandraSchema;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshlark schema}: the tables in Cassandra. */
@Command(
        name = "schema",
        description = "Makes, prints or inspects the tables of store = cassandra.",
        synopsisSubcommandLabel = "COMMAND")
final class SchemaCommand implements Runnable {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    /** The command and what can be done with it. */
    static CommandLine with(Map<String, String> environment) {
        return new CommandLine(new SchemaCommand())
                .addSubcommand(new Apply(environment))
                .addSubcommand(new Print(environment))
                .addSubcommand(new Status(environment));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "apply, print or status is missing");
    }

    /** What the three have in common: settings, and errors of one line. */
    abstract static class Action implements Callable<Integer> {

        @Mixin private final HelpOption help = new HelpOption();
        @Mixin private final SettingsOptions options;
        @Spec private CommandSpec spec = CommandSpec.create();

        Action(Map<String, String> environment) {
            this.options = new SettingsOptions(environment);
        }

        /**
         * @param driver what the driver is told
         * @return what to print
         */
        abstract String act(CassandraSchema schema, Config driver);

        @Override
        public Integer call() {
            return switch (options.read()) {
                case Configuration.Invalid(var errors) -> {
                    SettingsOptions.print(errors, spec.commandLine().getErr());
                    yield ExitCode.USAGE;
                }
                case Configuration.Valid(var configuration) -> act(configuration);
            };
        }

        private int act(Configuration configuration) {
            var settings = configuration.settings();
            try {
                var driver =
                        configuration
                                .libraries()
                                .withFallback(AkkaConfiguration.cassandra(settings));
                var answer = act(CassandraFromSettings.schema(settings.cassandra()), driver);
                spec.commandLine().getOut().println(answer);
                spec.commandLine().getOut().flush();
                return ExitCode.OK;
            } catch (StoreUnavailable e) {
                spec.commandLine().getErr().println("meshlark: " + e.getMessage());
                spec.commandLine().getErr().flush();
                return ExitCode.SOFTWARE;
            }
        }
    }

    @Command(
            name = "apply",
            description =
                    "Makes what is missing; another that does so at the same time is waited for.")
    static final class Apply extends Action {

        Apply(Map<String, String> environment) {
            super(environment);
        }

        @Override
        String act(CassandraSchema schema, Config driver) {
            int applied = schema.apply(driver);
            return "%s (%d applied now)".formatted(schema.explain(schema.status(driver)), applied);
        }
    }

    @Command(name = "print", description = "Prints the CQL, for those who apply it themselves.")
    static final class Print extends Action {

        Print(Map<String, String> environment) {
            super(environment);
        }

        @Override
        String act(CassandraSchema schema, Config driver) {
            return schema.print().stripTrailing();
        }
    }

    @Command(name = "status", description = "Says which version of the tables is there.")
    static final class Status extends Action {

        Status(Map<String, String> environment) {
            super(environment);
        }

        @Override
        String act(CassandraSchema schema, Config driver) {
            return schema.explain(schema.status(driver));
        }
    }
}
