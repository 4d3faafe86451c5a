package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V3_1_1;
import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.transport.codec.PacketEncoder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MQTT over WebSocket [MQTT 5, section 6]. */
class WebSocketTest extends WireTest {

    private WebSocketStream webSocket(String protocols) throws IOException {
        return new WebSocketStream(broker().ws(), "/mqtt", protocols);
    }

    private static byte[] bytes(MqttVersion version, Packet... packets) {
        var out = Unpooled.buffer();
        for (var packet : packets) {
            PacketEncoder.encode(packet, version, out);
        }
        return ByteBufUtil.getBytes(out);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-6.0.0-1",
        "MQTT-6.0.0-4",
        "v3:MQTT-6.0.0-1",
        "v3:MQTT-6.0.0-4",
        "MQTT-4.2-1",
        "v3:MQTT-7.1.1-1"
    })
    void packetsTravelInBinaryFramesOfTheSubprotocolMqtt(MqttVersion version) throws IOException {
        var socket = webSocket("mqtt");
        var overTcp = connect(version, "tcp");
        overTcp.subscribe(topic("x"), AT_LEAST_ONCE);

        assertThat(socket.status()).contains("101");
        assertThat(socket.header("sec-websocket-protocol")).isEqualTo("mqtt");
        var client = open(socket, version).connect(options(version, "ws"));
        client.subscribe(topic("y"), AT_LEAST_ONCE);
        client.publish(topic("x"), "to TCP", AT_LEAST_ONCE);
        assertThat(overTcp.receivePayload()).isEqualTo("to TCP");
        overTcp.publish(topic("y"), "to WebSocket", AT_LEAST_ONCE);
        assertThat(client.receivePayload()).isEqualTo("to WebSocket");
    }

    @Test
    @Spec({"MQTT-6.0.0-4", "v3:MQTT-6.0.0-4"})
    void mqttIsChosenFromWhatIsOffered() throws IOException {
        var socket = webSocket("soap, mqtt");

        assertThat(socket.header("sec-websocket-protocol")).isEqualTo("mqtt");
        open(socket, V5).connect(options(V5, "a"));
    }

    @Test
    @Spec({"MQTT-6.0.0-1", "v3:MQTT-6.0.0-1"})
    void aTextFrameEndsTheConnection() throws IOException {
        var socket = webSocket("mqtt");
        var client = open(socket, V3_1_1).connect(options(V3_1_1, "a"));

        socket.frame(WebSocketStream.TEXT, true, bytes(V3_1_1, PingReq.INSTANCE));

        client.expectClosed();
    }

    @Test
    @Spec({"MQTT-6.0.0-2", "v3:MQTT-6.0.0-2"})
    void oneFrameMayHoldManyPackets() throws IOException {
        var socket = webSocket("mqtt");
        var client = open(socket, V5);
        var publish = Message.of(topic("x"), "m", AT_LEAST_ONCE);

        socket.frame(
                WebSocketStream.BINARY,
                true,
                bytes(
                        V5,
                        options(V5, "a").connect(),
                        publish.id(1).publish(),
                        publish.id(2).publish(),
                        PingReq.INSTANCE));

        client.next(ConnAck.class);
        assertThat(client.next(PubAck.class).packetId()).isEqualTo(1);
        assertThat(client.next(PubAck.class).packetId()).isEqualTo(2);
    }

    @Test
    @Spec({"MQTT-6.0.0-2", "v3:MQTT-6.0.0-2"})
    void aPacketMayComeInAFramePerByte() throws IOException {
        var socket = webSocket("mqtt");
        var client = open(socket, V5);

        for (byte each : bytes(V5, options(V5, "a").connect(), PingReq.INSTANCE)) {
            socket.frame(WebSocketStream.BINARY, true, new byte[] {each});
        }

        client.next(ConnAck.class);
        client.next(PingResp.class);
    }

    @Test
    @Spec({"MQTT-6.0.0-2", "v3:MQTT-6.0.0-2"})
    void aMessageMayComeInFragments() throws IOException {
        var socket = webSocket("mqtt");
        var client = open(socket, V5);
        var all = bytes(V5, options(V5, "a").connect(), PingReq.INSTANCE);

        socket.frame(WebSocketStream.BINARY, false, Arrays.copyOfRange(all, 0, 5));
        socket.frame(WebSocketStream.CONTINUATION, false, Arrays.copyOfRange(all, 5, 7));
        socket.frame(WebSocketStream.CONTINUATION, true, Arrays.copyOfRange(all, 7, all.length));

        client.next(ConnAck.class);
        client.next(PingResp.class);
    }

    @Test
    void anotherPathIsNotFound() throws IOException {
        try (var socket = new WebSocketStream(broker().ws(), "/other", "mqtt")) {
            assertThat(socket.isOpen()).isFalse();
            assertThat(socket.status()).contains("404");
        }
    }
}
