package io.meshlark.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code meshlark drain}: takes a node out of service without anybody noticing more than needed.
 */
@Command(
        name = "drain",
        description = {
            "Takes the node of this machine out of service: no new clients, those there are sent"
                    + " away slowly (shutdown.drain-rate), shards go to other nodes, the process ends.",
            "Shows how far it is, and ends when the node is gone."
        })
final class DrainCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 200;

    @Mixin private final HelpOption help = new HelpOption();
    @Mixin private final NodeUrl url = new NodeUrl();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        try (AdminClient node = new AdminClient(url.get())) {
            AdminClient.Answer answer = node.post("/drain");
            if (!answer.isGood()) {
                var err = spec.commandLine().getErr();
                err.println(
                        "meshlark: %s answers %d: %s"
                                .formatted(url.get(), answer.status(), answer.text().strip()));
                err.flush();
                return ExitCode.SOFTWARE;
            }
            follow(node);
            return ExitCode.OK;
        } catch (IOException e) {
            spec.commandLine().getErr().println(url.silence());
            spec.commandLine().getErr().flush();
            return ExitCode.SOFTWARE;
        }
    }

    /** Until nothing answers any more: the node closes this port last. */
    private void follow(AdminClient node) throws InterruptedException {
        var out = spec.commandLine().getOut();
        String before = "";
        while (true) {
            try {
                String now = node.get("/ready").text().lines().findFirst().orElse("");
                if (!now.equals(before) && !now.equals("ready")) {
                    out.println(now);
                    out.flush();
                    before = now;
                }
            } catch (IOException e) {
                out.println("the node is gone");
                out.flush();
                return;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }
}
