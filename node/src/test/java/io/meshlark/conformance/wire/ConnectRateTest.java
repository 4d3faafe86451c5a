package io.meshlark.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Ports;
import io.meshlark.Spec;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that lets one client in each second. */
@SuppressWarnings("NullAway.Init")
class ConnectRateTest extends WireTest {
    private static final int CROWD = 30;

    private static Broker slow;
    private static int http;

    @BeforeAll
    static void start() {
        http = Ports.free();
        slow =
                Broker.start(
                        "limits.connect-rate=1",
                        "limits.connect-burst=1",
                        "health.bind=127.0.0.1",
                        "health.port=" + http);
    }

    @AfterAll
    static void stop() {
        slow.close();
    }

    @Override
    Broker broker() {
        return slow;
    }

    /** Red with {@code limits.connect-rate=0}: all of them are let in. */
    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.2.2-7", "v3:MQTT-3.2.2-5"})
    void aCrowdIsRefusedWithTheReasonAndMayComeLater(MqttVersion version) throws IOException {
        long before = figure("connects_beyond_rate_total");
        List<RawClient> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(open(version).send(options(version, "c" + i).connect()));
        }

        long refused = 0;
        for (RawClient client : crowd) {
            ReasonCode answer = client.next(ConnAck.class).reason();
            if (answer != ReasonCode.SUCCESS) {
                refused++;
                assertThat(answer)
                        .isEqualTo(
                                version == MqttVersion.V5
                                        ? ReasonCode.CONNECTION_RATE_EXCEEDED
                                        : ReasonCode.SERVER_UNAVAILABLE);
                client.expectClosed();
            }
        }

        assertThat(refused).isPositive();
        assertThat(figure("connects_beyond_rate_total") - before).isEqualTo(refused);
        untilLetIn(version);
    }

    private void untilLetIn(MqttVersion version) {
        ReasonCode answer;
        do {
            RawClient late = open(version).send(options(version, "late").connect());
            answer = late.next(ConnAck.class).reason();
        } while (answer != ReasonCode.SUCCESS);
    }

    private static long figure(String name) throws IOException {
        String start = "meshlark_" + name + " ";
        try (var page = URI.create("http://127.0.0.1:" + http + "/metrics").toURL().openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(start))
                    .mapToLong(line -> Long.parseLong(line.substring(start.length())))
                    .sum();
        }
    }
}
