package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mosquitto's command line clients over TLS, with certificates of their own. */
@Needs(
        value = {"mosquitto_pub", "mosquitto_sub"},
        packages = "mosquitto-clients")
@ExtendWith(TlsBroker.Running.class)
class TlsMosquittoTest {
    private final TlsBroker broker;
    private final String topic = Fresh.name("topic");

    TlsMosquittoTest(TlsBroker broker) {
        this.broker = broker;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tlsv1.2", "tlsv1.3"})
    void messageArrives(String version) {
        run("mosquitto_pub", version, "-q 1 -r -m hello");

        assertThat(run("mosquitto_sub", version, "-C 1")).containsExactly("hello");
    }

    private List<String> run(String program, String version, String options) {
        var command = new ArrayList<>(List.of(program));
        command.addAll(
                List.of(
                        "-h %s -p %d --cafile %s --cert %s --key %s --tls-version %s -t %s %s"
                                .formatted(
                                        "localhost",
                                        broker.tls(),
                                        broker.file("ca.crt"),
                                        broker.file("client.crt"),
                                        broker.file("client.key"),
                                        version,
                                        topic,
                                        options)
                                .split(" ")));
        try (var child = Child.start(command)) {
            return child.finish();
        }
    }
}
