package io.meshlark.app;

import java.io.PrintWriter;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;

/** What commands have in common that list what a node knows. */
final class Listing {

    @Option(names = "--json", description = "Print what the node says as it is.")
    private boolean json;

    /**
     * Asks and prints; returns the exit code.
     *
     * @param print for people
     */
    int ask(NodeQuestion node, String path, BiConsumer<String, PrintWriter> print)
            throws InterruptedException {
        return node.ask(it -> it.get(path), json ? (answer, out) -> out.print(answer) : print);
    }
}
