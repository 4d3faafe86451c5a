package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.transport.codec.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MalformedInputTest {
    private static final int CONNECTIONS = Integer.getInteger("connections", 100_000);
    private static final int WARM_UP = 2_000;
    private static final long FLAT = 16L << 20;

    /** Real sockets; each CONNECT is cut, bent or followed by noise. */
    @Test
    void malformedConnectsCostNoMemory() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        try (var server = new TestServer()) {
            send(server, random, WARM_UP);
            long before = memory();

            send(server, random, CONNECTIONS);

            assertThat(memory() - before).as("seed " + seed).isLessThan(FLAT);
            assertThat(server.metrics.malformed.sum())
                    .as("seed " + seed)
                    .isEqualTo(WARM_UP + CONNECTIONS);
            assertThat(server.metrics.clientsConnected()).isZero();
        }
    }

    private static void send(TestServer server, Random random, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            // 28,000 ports per address would run out
            var source = InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (1 + i % 200)});
            try (var socket = new Socket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(source, 0));
                socket.connect(new InetSocketAddress("127.0.0.1", server.tcp));
                socket.getOutputStream().write(malformedConnect(random));
                socket.getInputStream().readAllBytes(); // until the broker closes
            } catch (SocketException _) {
                // reset: closed just as well
            }
        }
    }

    private static byte[] malformedConnect(Random random) {
        ByteBuf bytes = Unpooled.buffer();
        var version = MqttVersion.values()[random.nextInt(3)];
        var connect = TestConnection.connect(version, "client", ConnectProperties.NONE);
        PacketEncoder.encode(connect, version, bytes);
        switch (random.nextInt(4)) {
            case 0 -> bytes.setByte(0, 0x11 + random.nextInt(15)); // flags
            case 1 -> bytes.setByte(1, 4); // ends within the protocol name
            case 2 -> bytes.setByte(3, 60); // name longer than the packet
            default -> bytes.setByte(9 + version.protocolName().length() - 4, 0x01); // flags
        }
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        return ByteBufUtil.getBytes(bytes.writeBytes(noise));
    }

    /** Heap that is in use after a collection, and direct memory. */
    private static long memory() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + direct
                + PlatformDependent.usedDirectMemory();
    }
}
