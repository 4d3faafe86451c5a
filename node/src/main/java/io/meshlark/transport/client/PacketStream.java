package io.meshlark.transport.client;

import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.transport.codec.PacketDecoder;
import io.meshlark.transport.codec.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Packets over a blocking socket; one thread receives, any thread sends. */
final class PacketStream implements AutoCloseable {

    private static final int READ_SIZE = 64 << 10;

    private final Socket socket;
    private final PacketDecoder decoder;
    private final ByteBuf received = Unpooled.buffer(READ_SIZE);
    private final byte[] chunk = new byte[READ_SIZE];
    private final Object sending = new Object();

    PacketStream(Socket socket, PacketDecoder decoder) {
        this.socket = socket;
        this.decoder = decoder;
    }

    void send(Packet packet, MqttVersion version) throws IOException {
        var bytes = Unpooled.buffer(PacketEncoder.sizeOf(packet, version));
        PacketEncoder.encode(packet, version, bytes);
        synchronized (sending) {
            bytes.readBytes(socket.getOutputStream(), bytes.readableBytes());
        }
    }

    /** Ends this direction, for a peer that waits for the end of the bytes. */
    void sendNoMore() throws IOException {
        socket.shutdownOutput();
    }

    /**
     * The next packet, or null when none has arrived in time.
     *
     * @param timeout zero: waits for ever
     * @throws EOFException when the peer has closed the connection
     * @throws ConnectionFailed when the peer has broken the protocol
     */
    @Nullable Packet receive(Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            var packet = decoder.decode(received);
            if (packet != null) {
                return packet;
            }
            var violation = decoder.violation();
            if (violation != null) {
                throw new ConnectionFailed(
                        "what answers does not speak MQTT: " + violation.detail(), false);
            }
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (!timeout.isZero() && left <= 0) {
                return null;
            }
            socket.setSoTimeout(timeout.isZero() ? 0 : Math.toIntExact(left));
            read();
        }
    }

    private void read() throws IOException {
        try {
            int length = socket.getInputStream().read(chunk);
            if (length < 0) {
                throw new EOFException("the peer has closed the connection");
            }
            received.discardReadBytes().writeBytes(chunk, 0, length);
        } catch (SocketTimeoutException _) {
            // The caller looks at the clock.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed.
        }
    }
}
