package io.meshlark.app;

import io.meshlark.admin.ClusterJson;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshlark cluster}: the nodes as one of them sees them. */
@Command(
        name = "cluster",
        description = "Shows the nodes of a cluster, as one of them sees them.",
        synopsisSubcommandLabel = "COMMAND")
final class ClusterCommand implements Runnable {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    static CommandLine create() {
        return new CommandLine(new ClusterCommand()).addSubcommand(new Status());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "status is missing");
    }

    /** Asks a node over HTTP. */
    @Command(
            name = "status",
            description = "Prints members, who is not heard, shards and split brain settings.")
    static final class Status implements Callable<Integer> {

        @Mixin private final HelpOption help = new HelpOption();
        @Mixin private final NodeUrl url = new NodeUrl();
        @Spec private CommandSpec spec = CommandSpec.create();

        @Option(names = "--json", description = "Print what the node says as it is.")
        private boolean json;

        @Override
        public Integer call() throws InterruptedException {
            try (AdminClient node = new AdminClient(url.get())) {
                AdminClient.Answer answer = node.get("/cluster");
                if (!answer.isGood()) {
                    return failed(
                            "meshlark: %s answers %d: %s"
                                    .formatted(url.get(), answer.status(), answer.text().strip()));
                }
                var out = spec.commandLine().getOut();
                if (json) {
                    out.print(answer.text());
                } else {
                    ClusterTable.lines(ClusterJson.read(answer.text())).forEach(out::println);
                }
                out.flush();
                return ExitCode.OK;
            } catch (IOException e) {
                return failed(url.silence());
            } catch (IllegalArgumentException e) {
                return failed("meshlark: %s is no node: %s".formatted(url.get(), e.getMessage()));
            }
        }

        private int failed(String why) {
            spec.commandLine().getErr().println(why);
            spec.commandLine().getErr().flush();
            return ExitCode.SOFTWARE;
        }
    }
}
