package io.meshlark.app;

import java.net.URI;
import picocli.CommandLine.Option;

/** The option of every command that asks a running node. */
final class NodeUrl {

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = AdminClient.DEFAULT_URL,
            description = "HTTP side of the node, its health.port (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create(AdminClient.DEFAULT_URL);

    URI get() {
        return url;
    }

    /** Why nobody has answered, for people. */
    String silence() {
        return "meshlark: nothing answers at %s: is a node running there, with this health.port?"
                .formatted(url);
    }
}
