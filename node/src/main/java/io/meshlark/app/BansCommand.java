package io.meshlark.app;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import io.meshlark.admin.BanJson;
import io.meshlark.auth.ban.BanDesk;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshlark bans}: who is kept out of the cluster. */
@Command(
        name = "bans",
        description = "Keeps clients, users and addresses out of the whole cluster.",
        synopsisSubcommandLabel = "COMMAND")
final class BansCommand implements Runnable {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    static CommandLine create() {
        return new CommandLine(new BansCommand())
                .addSubcommand(new Add())
                .addSubcommand(new All())
                .addSubcommand(new Remove());
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: add, list or remove");
    }

    /** Who is meant. */
    private static final class Target {

        @Option(
                names = "--client",
                paramLabel = "ID",
                description = "Client identifier; with --user only as a client of this user.")
        private @Nullable String client;

        @Option(names = "--user", paramLabel = "NAME", description = "User name.")
        private @Nullable String user;

        @Option(
                names = {"--address", "--cidr"},
                paramLabel = "ADDRESS",
                description = "Address, or a range of them: 10.1.0.0/16, 2001:db8::/32.")
        private @Nullable String addresses;

        BanJson order(CommandLine of, @Nullable Duration length, @Nullable String reason) {
            if (client == null && user == null && addresses == null) {
                throw new ParameterException(
                        of, "who is meant? --client, --user or --address is missing");
            }
            return BanJson.order(
                    client, user, addresses, length == null ? null : length.toSeconds(), reason);
        }
    }

    @Command(
            name = "add",
            description = {
                "Bans somebody: who is connected is disconnected, and its will is not published.",
                "A ban of the same client, user or address is replaced."
            })
    private static final class Add implements Callable<Integer> {

        @Mixin private final NodeQuestion node = new NodeQuestion();
        @Mixin private final Target target = new Target();

        @Option(
                names = "--for",
                paramLabel = "DURATION",
                description = "How long: 90s, 10m, 1h, 7d. Without it: for ever.")
        private @Nullable String length;

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                description = "Why, for the list of bans; clients are not told.")
        private @Nullable String reason;

        @Override
        public Integer call() throws InterruptedException {
            String order = target.order(node.commandLine(), length(), reason).write();
            return node.ask(it -> it.post("/bans", order));
        }

        private @Nullable Duration length() {
            if (length == null) {
                return null;
            }
            return lengthOf(length)
                    .filter(it -> it.toSeconds() >= 1 && it.compareTo(BanDesk.LONGEST) <= 0)
                    .orElseThrow(() ->
                            new ParameterException(
                                    node.commandLine(),
                                    "--for is %s, must be a duration with its unit from 1s to %dd"
                                            .formatted(length, BanDesk.LONGEST.toDays())));
        }

        private static Optional<Duration> lengthOf(String text) {
            if (!text.matches(".*[a-z]")) { // without a unit it would be milliseconds
                return Optional.empty();
            }
            try {
                return Optional.of(
                        ConfigValueFactory.fromAnyRef(text).atKey("for").getDuration("for"));
            } catch (ConfigException e) {
                return Optional.empty();
            }
        }
    }

    @Command(name = "remove", description = "Lifts a ban.")
    private static final class Remove implements Callable<Integer> {

        @Mixin private final NodeQuestion node = new NodeQuestion();
        @Mixin private final Target target = new Target();

        @Override
        public Integer call() throws InterruptedException {
            String order = target.order(node.commandLine(), null, null).write();
            return node.ask(it -> it.post("/bans/remove", order));
        }
    }

    @Command(name = "list", description = "Prints who is banned, the oldest first.")
    private static final class All implements Callable<Integer> {

        @Mixin private final NodeQuestion node = new NodeQuestion();
        @Mixin private final Listing listing = new Listing();

        @Override
        public Integer call() throws InterruptedException {
            return listing.ask(node, "/bans", (answer, out) -> print(BanJson.readAll(answer), out));
        }

        private static void print(List<BanJson> bans, PrintWriter out) {
            if (bans.isEmpty()) {
                out.println("nobody is banned");
            }
            for (BanJson ban : bans) {
                out.println(line(ban));
            }
        }

        /** {@code client "pump-7" until 2026-11-26T22:00:00Z since 2026-11-26T21:00:00Z reason} */
        private static String line(BanJson ban) {
            String who = "";
            who += ban.client() == null ? "" : "client \"" + ban.client() + "\" ";
            who += ban.user() == null ? "" : "user \"" + ban.user() + "\" ";
            who += ban.addresses() == null ? "" : "address " + ban.addresses() + " ";
            return "%-40s %-30s since %-26s %s"
                    .formatted(
                            who.strip(),
                            ban.until() == null ? "for ever" : "until " + ban.until(),
                            ban.since(),
                            ban.reason() == null ? "" : ban.reason())
                    .strip();
        }
    }
}
