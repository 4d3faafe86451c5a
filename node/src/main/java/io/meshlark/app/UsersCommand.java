package io.meshlark.app;

import io.meshlark.admin.UserJson;
import io.meshlark.auth.password.PasswordFile;
import io.meshlark.auth.password.PasswordHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshlark users}: who may log in, in the store of the cluster. */
@Command(
        name = "users",
        description = {
            "Keeps users, their passwords and their rules in the store of the cluster.",
            "They can log in where auth.chain has users in it."
        },
        synopsisSubcommandLabel = "COMMAND")
final class UsersCommand implements Runnable {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    static CommandLine with(InputStream in) {
        return new CommandLine(new UsersCommand())
                .addSubcommand(new Add(in))
                .addSubcommand(new Passwd(in))
                .addSubcommand(new Rules())
                .addSubcommand(new Remove())
                .addSubcommand(new All())
                .addSubcommand(new Take());
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: add, passwd, rules, remove, list or import");
    }

    private static final class Name {
        @Parameters(index = "0", paramLabel = "USER", description = "The user's name.")
        private String name = "";
    }

    /** A password, and what is kept of it. */
    private static final class NewPassword {
        @Mixin private final PasswordPrompt prompt;

        @Option(
                names = "--scram",
                description = {
                    "Keep what auth.scram compares with, and no other hash.",
                    "The user may also send the password."
                })
        private boolean scram;

        NewPassword(InputStream in) {
            prompt = new PasswordPrompt(in);
        }

        List<String> hashes() throws IOException {
            byte[] password = prompt.read();
            var random = new SecureRandom();
            return scram
                    ? PasswordHash.makeScram(password, random)
                    : List.of(PasswordHash.make(password, random));
        }
    }

    /** The node is told the hashes, so that it never has the password. */
    private static int set(
            NodeQuestion node, NewPassword password, String name, @Nullable List<String> rules)
            throws InterruptedException {
        List<String> hashes;
        try {
            hashes = password.hashes();
        } catch (IOException e) {
            return node.failed(String.valueOf(e.getMessage()));
        }
        return node.ask(it -> it.post("/users", UserJson.order(name, hashes, rules).write()));
    }

    @Command(name = "add", description = "Adds a user, with a password and rules.")
    private static final class Add implements Callable<Integer> {
        @Mixin private final NodeQuestion node = new NodeQuestion();
        @Mixin private final Name user = new Name();
        @Mixin private final NewPassword password;

        @Option(
                names = "--rule",
                paramLabel = "RULE",
                description =
                        "What the user may do, 'allow publish plant/$${clientid}/#'; more than once:"
                                + " the first that fits decides.")
        private List<String> rules = new ArrayList<>();

        Add(InputStream in) {
            password = new NewPassword(in);
        }

        @Override
        public Integer call() throws InterruptedException {
            return set(node, password, user.name, rules);
        }
    }

    @Command(
            name = "passwd",
            description = {
                "Sets the password of a user; the rules stay.",
                "Clients that are connected as this user have to log in anew."
            })
    private static final class Passwd implements Callable<Integer> {
        @Mixin private final NodeQuestion node = new NodeQuestion();
        @Mixin private final Name user = new Name();
        @Mixin private final NewPassword password;

        Passwd(InputStream in) {
            password = new NewPassword(in);
        }

        @Override
        public Integer call() throws InterruptedException {
            return set(node, password, user.name, null);
        }
    }

    @Command(
            name = "rules",
            description = {
                "Puts rules in the place of those that a user has; none: it has none any more.",
                "They hold for whoever is let in under this name, and at once."
            })
    private static final class Rules implements Callable<Integer> {
        @Mixin private final NodeQuestion node = new NodeQuestion();
        @Mixin private final Name user = new Name();

        @Parameters(
                index = "1..*",
                paramLabel = "RULE",
                description = "'allow publish a/#', 'deny subscribe b', 'allow all c'.")
        private List<String> rules = new ArrayList<>();

        @Override
        public Integer call() throws InterruptedException {
            return node.ask(
                    it -> it.post("/users", UserJson.order(user.name, null, rules).write()));
        }
    }

    @Command(
            name = "remove",
            description = {
                "Takes a user away, with its rules.",
                "Clients that are connected as this user are disconnected."
            })
    private static final class Remove implements Callable<Integer> {
        @Mixin private final NodeQuestion node = new NodeQuestion();
        @Mixin private final Name user = new Name();

        @Override
        public Integer call() throws InterruptedException {
            return node.ask(
                    it -> it.post("/users/remove", UserJson.order(user.name, null, null).write()));
        }
    }

    @Command(name = "list", description = "Prints users and their rules, never their passwords.")
    private static final class All implements Callable<Integer> {
        @Mixin private final NodeQuestion node = new NodeQuestion();
        @Mixin private final Listing listing = new Listing();

        @Override
        public Integer call() throws InterruptedException {
            return listing.ask(
                    node, "/users", (answer, out) -> print(UserJson.readAll(answer), out));
        }

        private static void print(List<UserJson> users, PrintWriter out) {
            if (users.isEmpty()) {
                out.println("there are no users");
            }
            for (UserJson user : users) {
                String password =
                        user.passwordSince() == null
                                ? "no password here"
                                : "password since "
                                        + user.passwordSince()
                                        + (Boolean.TRUE.equals(user.scram()) ? ", SCRAM" : "");
                out.println("%-40s %s".formatted(user.name(), password));
                List<String> rules = user.rules();
                if (rules != null) {
                    rules.forEach(it -> out.println("    " + it));
                }
            }
        }
    }

    @Command(
            name = "import",
            description = {
                "Takes the users of a password file over, Mosquitto's too, with their hashes.",
                "Who is there already has the password of the file then."
            })
    private static final class Take implements Callable<Integer> {
        @Mixin private final NodeQuestion node = new NodeQuestion();

        @Parameters(index = "0", paramLabel = "FILE", description = "Lines of USER:HASH.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws InterruptedException {
            Map<String, List<String>> hashes;
            try {
                hashes = PasswordFile.hashesIn(file);
            } catch (IOException e) {
                return node.failed("cannot read %s: %s".formatted(file, e.getMessage()));
            }
            for (var each : hashes.entrySet()) {
                String order = UserJson.order(each.getKey(), each.getValue(), null).write();
                int code = node.ask(it -> it.post("/users", order));
                if (code != ExitCode.OK) {
                    return code;
                }
            }
            return ExitCode.OK;
        }
    }
}
