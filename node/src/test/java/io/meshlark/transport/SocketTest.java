package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.codec.PacketDecoder;
import io.meshlark.transport.codec.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only real sockets show. */
class SocketTest {

    /** A close with unread bytes resets the connection, and a reset overtakes what was sent. */
    @Test
    @Spec({"MQTT-4.13.2-1", "MQTT-3.14.4-2"})
    void clientHearsTheReasonThoughItHasSentMuchMore() throws Exception {
        try (var server = new TestServer();
                var socket = new Socket("127.0.0.1", server.tcp)) {
            ByteBuf bytes = connect("a");
            bytes.writeBytes(new byte[] {0x60, 2, 0, 1}); // PUBREL with bad flags
            bytes.writeZero(500_000);
            socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));

            var packets = packets(socket.getInputStream().readAllBytes());

            assertThat(packets).hasSize(2).last().isInstanceOf(Disconnect.class);
        }
    }

    @Test
    void connectionsAboveTheLimitAreRefused() throws Exception {
        try (var server = new TestServer("limits.max-connections=1");
                var first = new Socket("127.0.0.1", server.tcp)) {
            first.getOutputStream().write(ByteBufUtil.getBytes(connect("a")));
            assertThat(first.getInputStream().read()).isEqualTo(0x20);
            try (var second = new Socket("127.0.0.1", server.tcp)) {
                second.getOutputStream().write(ByteBufUtil.getBytes(connect("b")));

                assertThat(packets(second.getInputStream().readAllBytes()))
                        .singleElement()
                        .isInstanceOfSatisfying(
                                ConnAck.class,
                                it -> assertThat(it.reason()).isEqualTo(ReasonCode.SERVER_BUSY));
            }
        }
    }

    @Test
    void addressOfAnotherMachineIsSaidInOneLine() {
        try (var server = new TestServer()) {
            assertThatThrownBy(() -> server.listen(Endpoint.tcp("192.0.2.1", 1883)))
                    .isInstanceOf(ListenException.class)
                    .hasMessage("cannot listen on 192.0.2.1: not an address of this machine");
        }
    }

    @Test
    void stoppedServerListensNoMore() throws Exception {
        int port;
        try (var server = new TestServer()) {
            port = server.tcp;
        }

        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
                .isInstanceOf(IOException.class);
    }

    private static ByteBuf connect(String clientId) {
        ByteBuf bytes = Unpooled.buffer();
        PacketEncoder.encode(
                TestConnection.connect(MqttVersion.V5, clientId, ConnectProperties.NONE),
                MqttVersion.V5,
                bytes);
        return bytes;
    }

    private static List<Packet> packets(byte[] bytes) {
        var decoder = PacketDecoder.client(MqttVersion.V5, 1 << 20);
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        var packets = new ArrayList<Packet>();
        Packet packet;
        while ((packet = decoder.decode(in)) != null) {
            packets.add(packet);
        }
        return packets;
    }
}
