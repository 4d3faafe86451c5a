package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** mqtt.js in Node.js, over TCP. */
@Needs(
        value = {"node", "npm"},
        packages = "nodejs npm",
        modules = true)
@ExtendWith(RunningBroker.class)
class MqttJsTest {
    private final Broker broker;
    private final String topic = Fresh.name("js");

    MqttJsTest(Broker broker) {
        this.broker = broker;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void messagesOfEachQosComeBackAsTheyWerePublished(int version) {
        var command = List.of("node", "tcp.js", "" + broker.tcp(), "" + version, topic);
        try (var script = Child.start(NodeModules.FOLDER, command)) {
            assertThat(script.finish())
                    .containsExactlyInAnyOrderElementsOf(BrowserTest.messages(topic, version));
        }
    }
}
