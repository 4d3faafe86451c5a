package io.meshlark.system;

import static io.meshlark.protocol.packet.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.transport.codec.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many connections at a time on one node; {@code -Dconnections=} for another number (a process may
 * have 20,000 open files). The clients are as small as can be: plain sockets and the few bytes that
 * are due.
 */
class ManyConnectionsIT {
    private static final int CONNECTIONS = Integer.getInteger("connections", 10_000);
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int LIMIT_MILLIS = 30_000;

    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int SUBACK = 9;
    private static final int PINGRESP = 13;

    @TempDir Path folder;

    @Test
    void allStayUpAndAllAreReached() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (BrokerProcess broker =
                BrokerProcess.in(folder.resolve("data")).set("limits.connect-rate", "0").start()) {
            long before = broker.residentBytes();
            long start = System.nanoTime();
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = open(broker.mqttPort(), i);
                sockets.add(socket);
                send(socket, connect(i));
                send(socket, subscribe());
            }
            for (Socket socket : sockets) {
                assertNext(socket, CONNACK);
                assertNext(socket, SUBACK);
            }
            long millis = (System.nanoTime() - start) / 1_000_000;
            long after = broker.residentBytes();

            try (RawClient publisher =
                    RawClient.connect(broker.mqttPort(), RawClient.durable(V3_1_1, "publisher"))) {
                publisher.publishAndWait("all", "hello", 1);
                for (Socket socket : sockets) {
                    assertNext(socket, PUBLISH);
                }
            }

            for (Socket socket : sockets) {
                send(socket, PingReq.INSTANCE);
            }
            for (Socket socket : sockets) {
                assertNext(socket, PINGRESP);
            }
            System.out.printf(
                    "ManyConnectionsIT: %d connections in %d ms; resident memory grew by %d bytes"
                            + " for each%n",
                    CONNECTIONS, millis, (after - before) / CONNECTIONS);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** From one of several local addresses: each has its own ports. */
    private static Socket open(int port, int number) throws IOException {
        Socket socket = new Socket();
        socket.bind(
                new InetSocketAddress(
                        InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + number % 8)}),
                        0));
        socket.connect(new InetSocketAddress("127.0.0.1", port), LIMIT_MILLIS);
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket;
    }

    private static Connect connect(int number) {
        return new Connect(
                V3_1_1,
                false,
                "client-" + number,
                true,
                KEEP_ALIVE_SECONDS,
                null,
                null,
                null,
                ConnectProperties.NONE);
    }

    private static Subscribe subscribe() {
        return new Subscribe(
                1,
                0,
                List.of(),
                List.of(new Subscribe.Entry("all", SubscriptionOptions.of(QoS.AT_MOST_ONCE))));
    }

    private static void send(Socket socket, Packet packet) throws IOException {
        ByteBuf bytes = Unpooled.buffer(PacketEncoder.sizeOf(packet, V3_1_1));
        PacketEncoder.encode(packet, V3_1_1, bytes);
        bytes.readBytes(socket.getOutputStream(), bytes.readableBytes());
    }

    /** Reads one short packet, which has to be of this type. */
    private static void assertNext(Socket socket, int type) throws IOException {
        byte[] header = socket.getInputStream().readNBytes(2);
        assertThat(header).as("the broker has closed a connection").hasSize(2);
        assertThat((header[0] & 0xFF) >> 4).isEqualTo(type);
        assertThat(socket.getInputStream().readNBytes(header[1])).hasSize(header[1]);
    }
}
