package io.meshlark.app;

import io.meshlark.auth.RuleSource;
import io.meshlark.auth.access.Access;
import io.meshlark.auth.access.AccessRules;
import io.meshlark.auth.access.BadRules;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.access.Ruling;
import io.meshlark.auth.access.Subject;
import io.meshlark.config.Configuration;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshlark acl explain}: which access rule decides. */
@Command(name = "acl", description = "Asks the access rules.", synopsisSubcommandLabel = "COMMAND")
final class AclCommand implements Runnable {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    private AclCommand() {}

    static CommandLine with(Map<String, String> environment) {
        return new CommandLine(new AclCommand()).addSubcommand(new Explain(environment));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: explain");
    }

    /** Exit code 0: allowed; 1: denied; 2: cannot be said. */
    @Command(
            name = "explain",
            description = {
                "Says whether a client may do something, and which rule decides.",
                "It reads the rules that the settings name, not those of a node that runs."
            })
    static final class Explain implements Callable<Integer> {

        /** What a command line can name. */
        enum Do {
            publish,
            subscribe
        }

        @Mixin private final HelpOption help = new HelpOption();
        @Mixin private final SettingsOptions options;
        @Spec private CommandSpec spec = CommandSpec.create();

        @Option(names = "--user", paramLabel = "NAME", description = "User name; none: anonymous.")
        private String user = "";

        @Option(
                names = "--client",
                paramLabel = "ID",
                required = true,
                description = "Client identifier.")
        private String client = "";

        @Option(
                names = "--attribute",
                paramLabel = "NAME=VALUE",
                description = "Something else that is known, such as cert.cn=pump-7.")
        private Map<String, String> attributes = new LinkedHashMap<>();

        @Option(
                names = "--rule",
                paramLabel = "RULE",
                description = {
                    "A rule of the client's own, from its login or of its user in the store,",
                    "'allow publish a/#'; more than once. It stands behind those of the file."
                })
        private List<String> rules = new ArrayList<>();

        @Option(
                names = "--topic",
                paramLabel = "TOPIC",
                required = true,
                description = "Topic, or topic filter.")
        private String topic = "";

        @Option(
                names = "--action",
                paramLabel = "ACTION",
                required = true,
                description = "publish or subscribe.")
        private Do action = Do.publish;

        @Option(names = "--qos", paramLabel = "QOS", description = "0, 1 or 2; by default 0.")
        private int qos;

        @Option(names = "--retain", description = "The message is to be retained.")
        private boolean retain;

        Explain(Map<String, String> environment) {
            this.options = new SettingsOptions(environment);
        }

        @Override
        public Integer call() {
            if (qos < 0 || qos > 2) {
                throw new ParameterException(
                        spec.commandLine(), "--qos is " + qos + ", must be 0, 1 or 2");
            }
            Access access = access();
            Subject subject = new Subject(client, new Principal(user, attributes, own()));
            return switch (options.read()) {
                case Configuration.Invalid(var errors) -> {
                    SettingsOptions.print(errors, spec.commandLine().getErr());
                    yield ExitCode.USAGE;
                }
                case Configuration.Valid(var configuration) ->
                        switch (RulesInForce.source(configuration.settings()).read()) {
                            case RuleSource.Read.Ok(var rules) -> explain(rules, subject, access);
                            case RuleSource.Read.Wrong(var problems) -> cannot(problems);
                        };
            };
        }

        private Access access() {
            TopicFilter filter =
                    switch (TopicFilter.parse(topic, Integer.MAX_VALUE)) {
                        case TopicFilter.Parsed.Ok(var parsed) -> parsed;
                        case TopicFilter.Parsed.Wrong(var problem) ->
                                throw new ParameterException(spec.commandLine(), problem);
                    };
            if (action == Do.subscribe) {
                return Access.subscribe(filter, QoS.of(qos));
            }
            if (filter.hasWildcard()) {
                throw new ParameterException(
                        spec.commandLine(), "nobody publishes to a filter: " + topic);
            }
            return Access.publish(topic, QoS.of(qos), retain);
        }

        private List<OwnRule> own() {
            try {
                return OwnRules.ofLines(rules);
            } catch (BadRules e) {
                throw new ParameterException(spec.commandLine(), "--rule: " + e.problem(), e);
            }
        }

        private int explain(AccessRules inForce, Subject subject, Access access) {
            Ruling ruling = inForce.of(subject).decide(access);
            var out = spec.commandLine().getOut();
            out.printf(
                    "%s: %s%n",
                    ruling.isAllowed() ? "allowed" : "denied",
                    ruling.by() == null
                            ? "no rule fits, and what none fits is "
                                    + (ruling.isAllowed() ? "allowed" : "denied")
                            : "by " + ruling.by().place() + ": " + ruling.by().text());
            out.flush();
            return ruling.isAllowed() ? ExitCode.OK : ExitCode.SOFTWARE;
        }

        private int cannot(List<String> problems) {
            var err = spec.commandLine().getErr();
            problems.forEach(it -> err.println("meshlark: " + it));
            err.flush();
            return ExitCode.USAGE;
        }
    }
}
