package io.meshlark.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.ReasonCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that lets nobody in without a user name and password, and knows nobody. */
@SuppressWarnings("NullAway.Init")
class ClosedBrokerTest extends WireTest {
    private static Broker closed;

    @BeforeAll
    static void start() {
        closed = Broker.start("auth.anonymous=deny");
    }

    @AfterAll
    static void stop() {
        closed.close();
    }

    @Override
    Broker broker() {
        return closed;
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-3.1.4-2",
        "MQTT-3.2.2-6",
        "MQTT-3.2.2-7",
        "MQTT-4.12.0-4",
        "v3:MQTT-3.2.2-4",
        "v3:MQTT-3.2.2-5"
    })
    void aClientThatMayNotConnectIsToldSoAndClosed(MqttVersion version) {
        var client = open(version).send(options(version, "a").connect());

        var answer = client.next(ConnAck.class);
        assertThat(answer.reason())
                .isIn(ReasonCode.NOT_AUTHORIZED, ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(answer.sessionPresent()).isFalse();
        client.expectClosed();
    }
}
