package io.meshlark.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.BiConsumer;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What commands have in common that ask the node of this machine and print its answer. */
final class NodeQuestion {

    @Mixin private final HelpOption help = new HelpOption();
    @Mixin private final NodeUrl url = new NodeUrl();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** A question to a node. */
    @FunctionalInterface
    interface Asked {
        AdminClient.Answer of(AdminClient node) throws IOException, InterruptedException;
    }

    CommandLine commandLine() {
        return spec.commandLine();
    }

    /** Prints the answer as it is; returns the exit code. */
    int ask(Asked question) throws InterruptedException {
        return ask(question, (answer, out) -> out.print(answer));
    }

    int ask(Asked question, BiConsumer<String, PrintWriter> print) throws InterruptedException {
        try (AdminClient node = new AdminClient(url.get())) {
            AdminClient.Answer answer = question.of(node);
            if (!answer.isGood()) {
                return failed(answer.text().strip());
            }
            print.accept(answer.text(), commandLine().getOut());
            commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (IOException e) {
            commandLine().getErr().println(url.silence());
            commandLine().getErr().flush();
            return ExitCode.SOFTWARE;
        } catch (IllegalArgumentException e) {
            return failed("%s is no node: %s".formatted(url.get(), e.getMessage()));
        }
    }

    int failed(String why) {
        commandLine().getErr().println("meshlark: " + why);
        commandLine().getErr().flush();
        return ExitCode.SOFTWARE;
    }
}
