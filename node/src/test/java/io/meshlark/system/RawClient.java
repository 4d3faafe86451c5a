package io.meshlark.system;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.Will;
import io.meshlark.transport.codec.PacketDecoder;
import io.meshlark.transport.codec.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A blocking connection that answers nothing by itself, so that a test sees each packet as it came:
 * packet ids, DUP, and how the connection ends.
 */
final class RawClient implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(20);

    private static final int LARGEST_PACKET = 16 << 20;

    private final Socket socket;
    private final MqttVersion version;
    private final PacketDecoder decoder;
    private final ByteBuf received = Unpooled.buffer(1 << 16);
    private final byte[] chunk = new byte[1 << 16];
    private final ConnAck connAck;

    private RawClient(Socket socket, Connect connect) throws IOException {
        this.socket = socket;
        this.version = connect.version();
        this.decoder = PacketDecoder.client(version, LARGEST_PACKET);
        send(connect);
        this.connAck = expect(ConnAck.class);
    }

    /**
     * Connects and waits for CONNACK, whatever it says.
     *
     * @throws IOException when there is no broker, or it closes without an answer
     */
    static RawClient connect(int port, Connect connect) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
            return new RawClient(socket, connect);
        } catch (IOException | AssertionError e) {
            socket.close();
            throw e;
        }
    }

    /** A CONNECT whose session waits for ever (v5), or as long as the broker likes (v3). */
    static Connect durable(MqttVersion version, String clientId) {
        return connectPacket(version, clientId, false, ConnectProperties.NEVER_EXPIRES, null);
    }

    static Connect connectPacket(
            MqttVersion version,
            String clientId,
            boolean cleanStart,
            long sessionExpiry,
            @Nullable Will will) {
        ConnectProperties none = ConnectProperties.NONE;
        return new Connect(
                version,
                false,
                clientId,
                cleanStart,
                0,
                will,
                null,
                null,
                version.hasProperties()
                        ? new ConnectProperties(
                                sessionExpiry,
                                none.receiveMaximum(),
                                none.maximumPacketSize(),
                                0,
                                false,
                                true,
                                null,
                                null,
                                List.of())
                        : none);
    }

    ConnAck connAck() {
        return connAck;
    }

    MqttVersion version() {
        return version;
    }

    void send(Packet packet) throws IOException {
        ByteBuf bytes = Unpooled.buffer(PacketEncoder.sizeOf(packet, version));
        PacketEncoder.encode(packet, version, bytes);
        bytes.readBytes(socket.getOutputStream(), bytes.readableBytes());
    }

    /**
     * The next packet; null when none has come in time.
     *
     * @throws EOFException when the broker has closed the connection
     */
    @Nullable Packet receive(Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Packet packet = decoder.decode(received);
            if (packet != null) {
                return packet;
            }
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (decoder.violation() != null || left <= 0) {
                return null;
            }
            socket.setSoTimeout(Math.toIntExact(left));
            try {
                int length = socket.getInputStream().read(chunk);
                if (length < 0) {
                    throw new EOFException("the broker has closed the connection");
                }
                received.discardReadBytes().writeBytes(chunk, 0, length);
            } catch (SocketTimeoutException e) {
                // The clock is looked at above.
            }
        }
    }

    /** The next packet, which has to be of this kind. */
    <P extends Packet> P expect(Class<P> kind) throws IOException {
        Packet packet = receive(LONG);
        if (!kind.isInstance(packet)) {
            throw new AssertionError("expected " + kind.getSimpleName() + ", received " + packet);
        }
        return kind.cast(packet);
    }

    SubAck subscribe(String filter, QoS qos) throws IOException {
        send(
                new Subscribe(
                        1,
                        0,
                        List.of(),
                        List.of(new Subscribe.Entry(filter, SubscriptionOptions.of(qos)))));
        return expect(SubAck.class);
    }

    void publish(String topic, String payload, QoS qos, int packetId) throws IOException {
        send(Publish.of(topic, Bytes.utf8(payload), qos, false, packetId));
    }

    /** Publishes at QoS 1 and returns what the broker answers. */
    ReasonCode publishAndWait(String topic, String payload, int packetId) throws IOException {
        publish(topic, payload, QoS.AT_LEAST_ONCE, packetId);
        return expect(PubAck.class).reason();
    }

    /** The next message, which is acknowledged if it has to be. */
    Publish message() throws IOException {
        Publish publish = expect(Publish.class);
        if (publish.qos() == QoS.AT_LEAST_ONCE) {
            send(PubAck.of(publish.packetId()));
        } else if (publish.qos() == QoS.EXACTLY_ONCE) {
            send(PubRec.of(publish.packetId()));
            expect(PubRel.class);
            send(PubComp.of(publish.packetId()));
        }
        return publish;
    }

    /** Says goodbye and waits until the broker has taken note. */
    void disconnect() throws IOException {
        send(Disconnect.NORMAL);
        try {
            while (receive(LONG) != null) {
                // what was under way
            }
        } catch (EOFException e) {
            // as it should be
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}
