package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.ban.Ban;
import io.meshlark.persistence.Directory;
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
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of connections by their address. */
class AddressGateTest {
    private final List<Client> clients = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // every test starts one
    private TestServer server;

    @AfterEach
    void stop() throws IOException {
        for (Client each : clients) {
            each.socket.close();
        }
        server.close();
    }

    private static final class Client {
        private final Socket socket;
        private final PacketDecoder decoder = PacketDecoder.client(MqttVersion.V5, 1 << 20);
        private final ByteBuf received = Unpooled.buffer();

        Client(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(60_000);
        }

        Client sends(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        @Nullable ReasonCode connect(String clientId) throws IOException {
            try {
                sendConnect(clientId);
            } catch (SocketException e) {
                return null; // it has been closed
            }
            return answer();
        }

        @Nullable ReasonCode answer() throws IOException {
            return next() instanceof ConnAck connAck ? connAck.reason() : null;
        }

        void sendConnect(String clientId) throws IOException {
            ByteBuf bytes = Unpooled.buffer();
            PacketEncoder.encode(
                    TestConnection.connect(MqttVersion.V5, clientId, ConnectProperties.NONE),
                    MqttVersion.V5,
                    bytes);
            socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
        }

        /** Null when the broker closes. */
        @Nullable Packet next() throws IOException {
            try {
                for (int next; (next = socket.getInputStream().read()) >= 0; ) {
                    received.writeByte(next);
                    Packet packet = decoder.decode(received);
                    if (packet != null) {
                        return packet;
                    }
                }
            } catch (SocketException e) {
                return null;
            }
            return null;
        }
    }

    private Client client(int port) throws IOException {
        Client client = new Client(port);
        clients.add(client);
        return client;
    }

    private void ban(String addresses) {
        var ban = new Ban(BanTest.address(addresses), "", 0, Directory.NEVER);
        server.bans.replace(() -> List.of(ban));
    }

    @Test
    void bannedAddressIsClosedBeforeAnythingIsRead() throws IOException {
        server = new TestServer();
        ban("127.0.0.0/8");

        assertThat(client(server.tcp).connect("a")).isNull();

        assertThat(server.metrics.bannedSockets.sum()).isEqualTo(1);
        assertThat(server.metrics.bytesReceived.sum()).isZero();
        assertThat(server.logins).isEmpty();
    }

    @Test
    void behindAProxyItIsTheAddressOfTheClient() throws IOException {
        server = new TestServer("proxy.trusted=127.0.0.1");
        int port = server.listen(Endpoint.Kind.TCP, null, 0);
        ban("127.0.0.9");

        var banned = client(port).sends("PROXY TCP4 127.0.0.9 192.0.2.1 4711 1883\r\n");
        var other = client(port).sends("PROXY TCP4 127.0.0.8 192.0.2.1 4711 1883\r\n");

        assertThat(banned.connect("a")).isNull();
        assertThat(other.connect("b")).isEqualTo(ReasonCode.SUCCESS);
        assertThat(server.metrics.bannedSockets.sum()).isEqualTo(1);
    }

    @Test
    void banOfTheProxyIsNotOneOfItsClients() throws IOException {
        server = new TestServer("proxy.trusted=127.0.0.1");
        int port = server.listen(Endpoint.Kind.TCP, null, 0);
        ban("127.0.0.1");

        var client = client(port).sends("PROXY TCP4 127.0.0.8 192.0.2.1 4711 1883\r\n");

        assertThat(client.connect("b")).isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void whoIsConnectedFromAnAddressThatIsBannedIsDisconnected() throws IOException {
        server = new TestServer();
        Client open = client(server.tcp);
        Client waiting = client(server.tcp);
        assertThat(open.connect("a")).isEqualTo(ReasonCode.SUCCESS);

        server.bans.whenChanged(server.server::bansChanged);
        ban("127.0.0.1");

        assertThat(open.next())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION));
        assertThat(waiting.connect("b")).isIn(ReasonCode.BANNED, null);
    }

    @Test
    void addressWithTooManyConnectionsIsToldAndBeyondTwiceAsManyItIsClosed() throws IOException {
        server = new TestServer("limits.max-connections-per-address=2");
        Client first = client(server.tcp);
        assertThat(first.connect("a")).isEqualTo(ReasonCode.SUCCESS);
        assertThat(client(server.tcp).connect("b")).isEqualTo(ReasonCode.SUCCESS);

        client(server.tcp);
        Client fourth = client(server.tcp);
        Eventually.holds(() -> server.metrics.beyondAddressLimit.sum() == 2);
        Client fifth = client(server.tcp);

        assertThat(fifth.next()).isNull();
        assertThat(fourth.connect("d")).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertThat(server.metrics.beyondAddressLimit.sum()).isEqualTo(3);
    }

    @Test
    void whoLeavesMakesRoom() throws IOException {
        server = new TestServer("limits.max-connections-per-address=1");
        Client first = client(server.tcp);
        assertThat(first.connect("a")).isEqualTo(ReasonCode.SUCCESS);

        first.socket.close();

        Eventually.holds(() -> isLetIn("b"));
    }

    private boolean isLetIn(String clientId) {
        try {
            Client client = new Client(server.tcp);
            try (client.socket) {
                return client.connect(clientId) == ReasonCode.SUCCESS;
            }
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void listenerHasItsOwnRateOfConnects() throws IOException {
        server = new TestServer();
        int port = server.listenAtRate(1);
        List<@Nullable ReasonCode> answers = new ArrayList<>();

        for (int i = 0; i < 50; i++) {
            client(port).sendConnect("c" + i);
        }
        for (Client each : clients) {
            answers.add(each.answer());
        }

        assertThat(answers)
                .startsWith(ReasonCode.SUCCESS)
                .contains(ReasonCode.CONNECTION_RATE_EXCEEDED);
        assertThat(client(server.tcp).connect("z")).isEqualTo(ReasonCode.SUCCESS);
    }
}
