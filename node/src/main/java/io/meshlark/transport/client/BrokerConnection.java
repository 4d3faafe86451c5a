package io.meshlark.transport.client;

import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.codec.PacketDecoder;
import io.meshlark.transport.tls.ClientTls;
import io.meshlark.transport.tls.TlsException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection to a broker, from CONNACK on. Keeps itself alive while somebody receives;
 * one thread receives, any thread sends.
 */
public final class BrokerConnection implements AutoCloseable {

    private static final int LARGEST_PACKET = 268_435_455 + 5;

    private final PacketStream stream;
    private final MqttVersion version;
    private final ConnAck connAck;
    private final Duration keepAlive;
    private volatile long lastSent = System.nanoTime();

    private BrokerConnection(
            PacketStream stream, MqttVersion version, ConnAck connAck, Duration keepAlive) {
        this.stream = stream;
        this.version = version;
        this.connAck = connAck;
        this.keepAlive = keepAlive;
    }

    /**
     * Connects.
     *
     * @param tls null: not encrypted
     * @param timeout for the TCP connection, and again for TLS and for the CONNACK
     * @throws ConnectionFailed with a line for people, for whatever goes wrong
     */
    public static BrokerConnection open(
            String host, int port, @Nullable ClientTls tls, Connect connect, Duration timeout)
            throws ConnectionFailed {
        var where = host + ":" + port;
        var plain = connectTo(host, port, where, timeout);
        var socket = tls == null ? plain : encrypted(plain, tls, host, where, timeout);
        var stream =
                new PacketStream(socket, PacketDecoder.client(connect.version(), LARGEST_PACKET));
        try {
            stream.send(connect, connect.version());
            var answer = stream.receive(timeout);
            if (answer instanceof ConnAck connAck && connAck.reason() == ReasonCode.SUCCESS) {
                return new BrokerConnection(
                        stream, connect.version(), connAck, keepAlive(connect, connAck));
            }
            throw refusal(answer, where);
        } catch (ConnectionFailed e) {
            stream.close();
            throw e;
        } catch (IOException e) {
            stream.close();
            throw new ConnectionFailed(
                    where + " has closed the connection without an answer to CONNECT", true);
        }
    }

    private static Socket connectTo(String host, int port, String where, Duration timeout)
            throws ConnectionFailed {
        try {
            return connectToAnyOf(InetAddress.getAllByName(host), port, timeout);
        } catch (UnknownHostException _) {
            throw new ConnectionFailed("no such host: " + host, false);
        } catch (ConnectException _) {
            throw new ConnectionFailed(
                    "connection refused: is the broker running on " + where + "?", true);
        } catch (SocketTimeoutException _) {
            throw new ConnectionFailed(
                    where + " does not answer within " + timeout.toSeconds() + " s", true);
        } catch (IOException e) {
            throw new ConnectionFailed("cannot reach " + where + ": " + e.getMessage(), true);
        }
    }

    private static Socket encrypted(
            Socket plain, ClientTls tls, String host, String where, Duration timeout)
            throws ConnectionFailed {
        try {
            return tls.over(plain, host, timeout);
        } catch (IOException | TlsException e) {
            close(plain);
            var text = "cannot speak TLS with %s: %s".formatted(where, e.getMessage());
            throw new ConnectionFailed(text, false);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed.
        }
    }

    private static Socket connectToAnyOf(InetAddress[] addresses, int port, Duration timeout)
            throws IOException {
        IOException failure = new UnknownHostException();
        for (var address : addresses) {
            var socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(
                        new InetSocketAddress(address, port), Math.toIntExact(timeout.toMillis()));
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    private static ConnectionFailed refusal(@Nullable Packet answer, String where) {
        return switch (answer) {
            case ConnAck connAck -> {
                var reason = connAck.reason();
                boolean passes =
                        reason == ReasonCode.SERVER_UNAVAILABLE
                                || reason == ReasonCode.SERVER_BUSY
                                || reason == ReasonCode.CONNECTION_RATE_EXCEEDED;
                var text = explain(reason, connAck.properties().reasonString());
                yield new ConnectionFailed(where + " refuses the connection: " + text, passes);
            }
            case null -> new ConnectionFailed(where + " does not answer to CONNECT", true);
            default ->
                    new ConnectionFailed(
                            where + " answers CONNECT with " + answer.getClass().getSimpleName(),
                            false);
        };
    }

    /** A reason for people: {@code not authorized (0x87): only from loopback}. */
    public static String explain(ReasonCode reason, @Nullable String reasonString) {
        var name = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        var code = "%s (0x%02X)".formatted(name, reason.value());
        return reasonString == null ? code : code + ": " + reasonString;
    }

    private static Duration keepAlive(Connect connect, ConnAck connAck) {
        int given = connAck.properties().serverKeepAlive();
        return Duration.ofSeconds(given == ConnAckProperties.ABSENT ? connect.keepAlive() : given);
    }

    public ConnAck connAck() {
        return connAck;
    }

    public MqttVersion version() {
        return version;
    }

    public void send(Packet packet) throws IOException {
        lastSent = System.nanoTime();
        stream.send(packet, version);
    }

    /**
     * Waits for the next packet, PINGRESP aside.
     *
     * @throws EOFException when the broker has closed the connection
     * @throws ConnectionFailed when the broker is silent, or has said why it ends the connection
     */
    public Packet receive() throws IOException {
        var half = keepAlive.dividedBy(2);
        boolean pinged = false;
        while (true) {
            long idle = System.nanoTime() - lastSent;
            if (!keepAlive.isZero() && idle >= half.toNanos()) {
                if (pinged) {
                    throw new ConnectionFailed("the broker has fallen silent", true);
                }
                send(PingReq.INSTANCE);
                pinged = true;
                idle = 0;
            }
            var packet = stream.receive(keepAlive.isZero() ? half : half.minusNanos(idle));
            switch (packet) {
                case null -> {}
                case PingResp _ -> pinged = false;
                case Disconnect(var reason, _, var text, _, _) ->
                        throw new ConnectionFailed(
                                "the broker ends the connection: " + explain(reason, text),
                                reason != ReasonCode.SESSION_TAKEN_OVER);
                default -> {
                    return packet;
                }
            }
        }
    }

    /** Waits for a packet, but not for ever; null when there was none, or no more are to come. */
    public @Nullable Packet receiveWithin(Duration timeout) {
        try {
            return stream.receive(timeout);
        } catch (IOException _) {
            return null;
        }
    }

    /**
     * Says that all is done. The broker then closes, which {@link #receive} reports once everything
     * before it has arrived.
     */
    public void disconnect() throws IOException {
        send(Disconnect.NORMAL);
        stream.sendNoMore();
    }

    @Override
    public void close() {
        stream.close();
    }
}
