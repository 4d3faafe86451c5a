package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.codec.PacketEncoder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DISCONNECT, both ways [MQTT 5, section 3.14]. */
class DisconnectTest extends WireTest {

    @ParameterizedTest
    @EnumSource
    void nothingBehindADisconnectHasAnEffect(MqttVersion version) {
        var watcher = connect(V5, "watcher");
        watcher.subscribe(topic("x"), AT_LEAST_ONCE);
        var out = Unpooled.buffer();
        PacketEncoder.encode(Disconnect.NORMAL, version, out);
        PacketEncoder.encode(Message.of(topic("x"), "never", AT_MOST_ONCE).publish(), version, out);
        var client = connect(version, "a");

        client.send(ByteBufUtil.getBytes(out));

        client.expectClosed();
        connect(V5, "b").publish(topic("x"), "sentinel", AT_LEAST_ONCE);
        assertThat(watcher.receivePayload()).isEqualTo("sentinel");
    }

    @Test
    @Spec({"MQTT-3.14.2-1", "MQTT-3.14.2-2", "MQTT-3.14.4-1", "MQTT-3.14.4-2"})
    void theBrokersDisconnectHasNoSessionExpiryAndIsTheLastThingItSays() {
        var older = connect(durable(V5, "a"));

        connect(durable(V5, "a"));

        var goodbye = older.next(Disconnect.class);
        assertThat(goodbye.reason()).isEqualTo(ReasonCode.SESSION_TAKEN_OVER);
        assertThat(goodbye.sessionExpiryInterval()).isEqualTo(Disconnect.ABSENT);
        assertThat(goodbye.reasonString()).isNotEmpty();
        older.expectClosed();
    }
}
