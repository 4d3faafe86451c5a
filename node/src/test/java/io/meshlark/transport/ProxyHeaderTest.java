package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.codec.PacketDecoder;
import io.meshlark.transport.codec.PacketEncoder;
import io.meshlark.transport.tls.Authority;
import io.meshlark.transport.tls.ClientContext;
import io.meshlark.transport.tls.ServerTls;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that come through a proxy. */
class ProxyHeaderTest {
    private static final byte[] CONNECT = connectPacket();
    private static final String V2_SIGNATURE = "0d0a0d0a000d0a515549540a";

    @SuppressWarnings("NullAway.Init") // every test begins to listen
    private TestServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void addressOfTheClientIsTheOneInVersion1() throws Exception {
        int port = listen("127.0.0.0/8");

        var reason = connect(port, "PROXY TCP4 192.0.2.7 192.0.2.1 4711 1883\r\n");

        // From this machine it would have been let in.
        assertThat(reason).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(server.logins.take().remote())
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4711));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void addressOfTheClientIsTheOneInVersion2(boolean isV6) throws Exception {
        int port = listen("127.0.0.1");
        String address = isV6 ? "20010db8000000000000000000000007" : "c0000207";
        int size = address.length() + 4 + 6;
        String extra = "ea0003" + "070707"; // of a kind that nobody knows

        connect(
                port,
                HexFormat.of()
                        .parseHex(
                                V2_SIGNATURE
                                        + (isV6 ? "2121" : "2111")
                                        + "%04x".formatted(size)
                                        + address
                                        + address
                                        + "1267075b"
                                        + extra),
                CONNECT);

        assertThat(server.logins.take().remote())
                .isEqualTo(
                        new InetSocketAddress(
                                InetAddress.ofLiteral(isV6 ? "2001:db8::7" : "192.0.2.7"), 4711));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", V2_SIGNATURE + "20000000"})
    void proxyThatLooksWhetherWeAreThereIsItself(String header) throws Exception {
        int port = listen("127.0.0.1");
        byte[] bytes =
                header.startsWith("PROXY")
                        ? header.getBytes(StandardCharsets.US_ASCII)
                        : HexFormat.of().parseHex(header);

        assertThat(connect(port, bytes, CONNECT)).isEqualTo(ReasonCode.SUCCESS);

        var remote = (InetSocketAddress) server.logins.take().remote();
        assertThat(remote.getAddress().isLoopbackAddress()).isTrue();
    }

    @Test
    void strangerIsClosedAndCounted() throws Exception {
        int port = listen("192.0.2.0/24");

        assertThat(connect(port, "PROXY TCP4 127.0.0.1 127.0.0.1 4711 1883\r\n")).isNull();

        Eventually.holds(() -> server.metrics.proxyRefused.sum() == 1);
        assertThat(server.logins).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PROXY TCP4 here there 4711 1883\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 70000\r\n",
                "PROXY \r\n"
            })
    void connectionWithoutAGoodHeaderIsClosed(String header) throws Exception {
        int port = listen("127.0.0.1");

        assertThat(connect(port, header)).isNull();
        assertThat(server.logins).isEmpty();
    }

    @Test
    void connectionThatSendsNoWholeHeaderIsClosedInTime() throws Exception {
        int port = listen("127.0.0.1", "mqtt.connect-timeout=1s");

        assertThat(connect(port, "PROXY TCP4 192".getBytes(StandardCharsets.US_ASCII))).isNull();

        assertThat(server.metrics.connectTimeouts.sum()).isEqualTo(1);
    }

    @Test
    void headerComesBeforeTls(@TempDir Path folder) throws Exception {
        var authority = Authority.in(folder, "Authority");
        var broker = authority.issue("broker", "DNS:localhost,IP:127.0.0.1");
        server = new TestServer(broker.settings("proxy.trusted=127.0.0.1"));
        try (var tls = ServerTls.load(server.settings().tls(), InstantSource.system());
                var socket = new Socket("127.0.0.1", server.listen(Endpoint.Kind.TLS, tls, 0))) {
            socket.getOutputStream()
                    .write(
                            "PROXY TCP4 127.0.0.9 192.0.2.1 4711 8883\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            var client =
                    RawTls.over(
                            socket,
                            new ClientContext(authority, null).context(),
                            MqttVersion.V5,
                            _ -> {});

            assertThat(client.connect("a")).isEqualTo(ReasonCode.SUCCESS);
            assertThat(server.logins.take().remote())
                    .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 4711));
        }
    }

    private int listen(String trusted, String... more) {
        var settings = new String[more.length + 1];
        System.arraycopy(more, 0, settings, 0, more.length);
        settings[more.length] = "proxy.trusted=" + trusted;
        server = new TestServer(settings);
        return server.listen(Endpoint.Kind.TCP, null, 0);
    }

    private static @Nullable ReasonCode connect(int port, String header) throws IOException {
        return connect(port, header.getBytes(StandardCharsets.US_ASCII), CONNECT);
    }

    /** How the broker answers; null when it closes. */
    private static @Nullable ReasonCode connect(int port, byte[]... parts) throws IOException {
        var decoder = PacketDecoder.client(MqttVersion.V5, 1 << 20);
        var received = Unpooled.buffer();
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            for (byte[] part : parts) {
                socket.getOutputStream().write(part);
            }
            for (int next; (next = socket.getInputStream().read()) >= 0; ) {
                received.writeByte(next);
                if (decoder.decode(received) instanceof ConnAck connAck) {
                    return connAck.reason();
                }
            }
        } catch (SocketException _) {
            // Reset: it was closed with bytes that nobody has read.
        }
        return null;
    }

    private static byte[] connectPacket() {
        var bytes = Unpooled.buffer();
        PacketEncoder.encode(
                TestConnection.connect(MqttVersion.V5, "a", ConnectProperties.NONE),
                MqttVersion.V5,
                bytes);
        return ByteBufUtil.getBytes(bytes);
    }
}
