package io.meshlark.transport;

import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnectProperties;
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
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** MQTT over a blocking socket of Java's own TLS. */
final class RawTls implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    final SSLSocket socket;
    private final MqttVersion version;
    private final PacketDecoder decoder;
    private final ByteBuf received = Unpooled.buffer();

    private RawTls(SSLSocket socket, MqttVersion version) {
        this.socket = socket;
        this.version = version;
        decoder = PacketDecoder.client(version, 1 << 28);
    }

    /** Connects, without a handshake. */
    static RawTls to(int port, SSLContext context, Consumer<SSLParameters> change)
            throws IOException {
        return over(new Socket("127.0.0.1", port), context, MqttVersion.V5, change);
    }

    static RawTls to(int port, SSLContext context) throws IOException {
        return to(port, context, _ -> {});
    }

    /** The same over a connection that is open, and has sent something perhaps. */
    static RawTls over(
            Socket plain, SSLContext context, MqttVersion version, Consumer<SSLParameters> change)
            throws IOException {
        plain.setSoTimeout(PATIENCE_MILLIS);
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(plain, "127.0.0.1", plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        change.accept(parameters);
        socket.setSSLParameters(parameters);
        return new RawTls(socket, version);
    }

    static Consumer<SSLParameters> asking(String host) {
        return it -> it.setServerNames(List.of(new SNIHostName(host)));
    }

    static Consumer<SSLParameters> speaking(String protocol) {
        return it -> it.setProtocols(new String[] {protocol});
    }

    /** Sends CONNECT, and returns how it is answered. */
    ReasonCode connect(String clientId) throws IOException {
        send(TestConnection.connect(version, clientId, ConnectProperties.NONE));
        return receive() instanceof ConnAck connAck
                ? connAck.reason()
                : ReasonCode.UNSPECIFIED_ERROR;
    }

    /** Each packet is a TLS record. */
    void send(Packet... packets) throws IOException {
        for (Packet packet : packets) {
            ByteBuf bytes = Unpooled.buffer();
            PacketEncoder.encode(packet, version, bytes);
            socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
        }
    }

    /** The next packet; null when the broker has closed. */
    @Nullable Packet receive() throws IOException {
        byte[] chunk = new byte[16 << 10];
        while (true) {
            Packet packet = decoder.decode(received);
            if (packet != null) {
                return packet;
            }
            int length = socket.getInputStream().read(chunk);
            if (length < 0) {
                return null;
            }
            received.discardReadBytes().writeBytes(chunk, 0, length);
        }
    }

    /** The common name in the certificate that the broker shows. */
    String shown() throws IOException {
        socket.startHandshake();
        var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName().replaceFirst("CN=", "");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
