package io.meshlark.loadtest.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Mosquitto with its defaults but for two limits, with which it drops messages of a closed loop of
 * 500: the thousand messages that it queues for a client, acknowledgements among them, and the 20
 * with QoS 2 that may be under way from a client, of which MQTT 3.1.1 cannot tell the client.
 */
record Mosquitto(List<Path> folders) implements Peer {

    static final String NAME = "mosquitto";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String durability() {
        return "everything in memory";
    }

    @Override
    public Launch launch(Path folder, int port) throws Unavailable, IOException {
        return launch(folder, port, "");
    }

    @Override
    public Launch launch(Path folder, int port, SelfSigned certificate)
            throws Unavailable, IOException {
        return launch(
                folder,
                port,
                "certfile %s\nkeyfile %s\n"
                        .formatted(certificate.certificate(), certificate.key()));
    }

    private Launch launch(Path folder, int port, String more) throws Unavailable, IOException {
        var program =
                folders.stream()
                        .map(it -> it.resolve("mosquitto"))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() ->
                                new Unavailable("not installed (Debian: apt install mosquitto)"));
        var configuration = folder.resolve("mosquitto.conf");
        Files.writeString(
                configuration,
                """
                listener %d 127.0.0.1
                allow_anonymous true
                log_type error
                max_queued_messages 0
                max_inflight_messages 1000
                """
                                .formatted(port)
                        + more);
        // Started by root it would become the user "mosquitto", who may not read the folder.
        var user = System.getProperty("user.name");
        if (user.equals("root")) {
            Files.writeString(configuration, Files.readString(configuration) + "user root\n");
        }
        return new Launch(
                List.of(program.toString(), "-c", configuration.toString()), Map.of(), false);
    }
}
