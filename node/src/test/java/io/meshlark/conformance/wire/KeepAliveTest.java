package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.ReasonCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keep alive and PINGREQ [MQTT 5, sections 3.1.2.10 and 3.12]. */
class KeepAliveTest extends WireTest {

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.12.4-1", "v3:MQTT-3.12.4-1"})
    void eachPingIsAnswered(MqttVersion version) {
        var client = connect(version, "a");

        client.send(PingReq.INSTANCE).send(PingReq.INSTANCE);

        client.next(PingResp.class);
        client.next(PingResp.class);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-22", "MQTT-3.2.2-22", "v3:MQTT-3.1.2-24", "MQTT-3.1.2-8", "v3:MQTT-3.1.2-8"})
    void aSilentClientIsDisconnectedAndItsWillPublished(MqttVersion version) {
        var watcher = connect(V5, "watcher");
        watcher.subscribe(topic("will"), AT_LEAST_ONCE);
        var will = Message.of(topic("will"), "silent", AT_LEAST_ONCE).will();

        var silent = connect(options(version, "a").keepAlive(1).will(will));

        assertThat(silent.connAck().properties().serverKeepAlive())
                .isEqualTo(ConnAckProperties.ABSENT);
        ConnectTest.expectDisconnect(silent, version, ReasonCode.KEEP_ALIVE_TIMEOUT);
        assertThat(watcher.receivePayload()).isEqualTo("silent");
    }
}
