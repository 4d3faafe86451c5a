package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Publication;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Who publishes, and to what. */
final class PublisherOptions {

    private static final int MOST = 1_000_000;
    private static final int MOST_TOPICS = 10_000_000;

    @Option(
            names = "--publishers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Clients that publish (default: ${DEFAULT-VALUE}).")
    private int publishers;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = Topics.TOPIC,
            description = {
                "Topic of each publisher; {i} is its number, {t} the number of the topic (default:"
                        + " ${DEFAULT-VALUE})."
            })
    private String topic = Topics.TOPIC;

    @Option(
            names = "--topics-per-client",
            paramLabel = "N",
            defaultValue = "1",
            description = "Topics that each publisher uses in turn (default: ${DEFAULT-VALUE}).")
    private int topics;

    @Option(names = "--retain", description = "Have the broker keep the messages.")
    private boolean retain;

    void validate(CommandSpec spec) {
        Checks.range(spec, "--publishers", publishers, 1, MOST);
        Checks.range(spec, "--topics-per-client", topics, 1, MOST_TOPICS / publishers);
    }

    ClientGroup group(ConnectionOptions connection, LoadOptions load) {
        return ClientGroup.of("publishers", publishers, connection.defaults().connect(false))
                .publishing(new Publication(topic, topics, load.qos(), load.payload(), retain));
    }
}
