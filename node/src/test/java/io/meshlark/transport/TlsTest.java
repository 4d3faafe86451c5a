package io.meshlark.transport;

import static io.meshlark.transport.RawTls.asking;
import static io.meshlark.transport.RawTls.speaking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.Spec;
import io.meshlark.config.TlsSettings.Provider;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.delivery.Publisher.Receipt;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.tls.Authority;
import io.meshlark.transport.tls.ClientContext;
import io.meshlark.transport.tls.ServerTls;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners with TLS, by both providers, as clients meet them. */
class TlsTest {
    @TempDir private static Path folder;
    private static Authority authority;
    private static Authority stranger;
    private static Authority.Pair broker;
    private static Authority.Pair client;
    private static SSLContext trusting;

    @TempDir private Path own;

    @SuppressWarnings("NullAway.Init") // every test begins to listen
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private ServerTls tls;

    @BeforeAll
    static void makeCertificates() {
        authority = Authority.in(folder.resolve("ca"), "Authority");
        stranger = Authority.in(folder.resolve("stranger"), "Stranger");
        broker = authority.issue("broker", "DNS:localhost,IP:127.0.0.1");
        client = authority.issue("client", "");
        trusting = new ClientContext(authority, null).context();
    }

    @AfterEach
    void stop() {
        server.close();
        tls.close();
    }

    @ParameterizedTest
    @CsvSource({"boringssl, TLSv1.3", "boringssl, TLSv1.2", "jdk, TLSv1.3", "jdk, TLSv1.2"})
    void clientConnectsWithEachProviderAndVersion(String provider, String version)
            throws Exception {
        int port = listen("tls.provider=" + provider);

        try (var client = RawTls.to(port, trusting, speaking(version))) {
            assertThat(client.connect("a")).isEqualTo(ReasonCode.SUCCESS);
            assertThat(client.socket.getSession().getProtocol()).isEqualTo(version);
            client.send(PingReq.INSTANCE);
            assertThat(client.receive()).isEqualTo(PingResp.INSTANCE);
        }
        assertThat(server.metrics.tlsHandshakes.sum()).isEqualTo(1);
        assertThat(server.logins.take().certificates()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BORINGSSL", "JDK"})
    void oldVersionsAreRefusedAndCounted(Provider provider) throws Exception {
        int port = listen(setting(provider), "tls.protocols=TLSv1.3");

        try (var client = RawTls.to(port, trusting, speaking("TLSv1.2"))) {
            assertThatThrownBy(client.socket::startHandshake).isInstanceOf(IOException.class);
        }

        awaitOne(server.metrics.tlsHandshakesFailed);
    }

    @ParameterizedTest
    @EnumSource(names = {"BORINGSSL", "JDK"})
    void protocolIsNegotiatedWhenTheClientAsks(Provider provider) throws Exception {
        int port = listen(setting(provider));

        for (String offered : new String[] {"mqtt", "other"}) {
            try (var client =
                    RawTls.to(
                            port,
                            trusting,
                            it -> it.setApplicationProtocols(new String[] {offered}))) {
                assertThat(client.connect("a")).isEqualTo(ReasonCode.SUCCESS);
                assertThat(client.socket.getApplicationProtocol())
                        .isEqualTo(offered.equals("mqtt") ? "mqtt" : "");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BORINGSSL", "JDK"})
    void clientGetsTheCertificateOfTheHostItAsksFor(Provider provider) throws Exception {
        for (String name : new String[] {"one", "many"}) {
            var names = name.equals("one") ? "DNS:one.example" : "DNS:*.many.example";
            var pair = authority.issue(name, names);
            Files.copy(pair.certificate(), own.resolve(name + ".crt"));
            Files.copy(pair.key(), own.resolve(name + ".key"));
        }
        int port = listen(setting(provider), "tls.sni-dir=" + own);

        assertThat(shown(port, "one.example")).isEqualTo("one");
        assertThat(shown(port, "x.many.example")).isEqualTo("many");
        assertThat(shown(port, "many.example")).isEqualTo("broker");
        assertThat(shown(port, "other.example")).isEqualTo("broker");
        try (var client = RawTls.to(port, trusting)) {
            assertThat(client.shown()).isEqualTo("broker");
            assertThat(client.connect("a")).isEqualTo(ReasonCode.SUCCESS);
        }
    }

    /** To a client that has never been here: when one resumes a session, it asks as it did then. */
    private static String shown(int port, String host) throws IOException {
        var fresh = new ClientContext(authority, null).context();
        try (var client = RawTls.to(port, fresh, asking(host))) {
            return client.shown();
        }
    }

    @ParameterizedTest
    @CsvSource({"boringssl, TLSv1.3", "boringssl, TLSv1.2", "jdk, TLSv1.3", "jdk, TLSv1.2"})
    void whoAuthenticatesSeesTheCertificatesOfTheClient(String provider, String version)
            throws Exception {
        int port = listen("tls.provider=" + provider, "tls.client-certificates=require", trust());
        var showing = new ClientContext(authority, client).context();

        // The second time the session is resumed: the certificate is not sent again.
        for (int i = 0; i < 2; i++) {
            try (var connection = RawTls.to(port, showing, speaking(version))) {
                assertThat(connection.connect("a")).isEqualTo(ReasonCode.SUCCESS);
            }
            assertThat(server.logins.take().certificates())
                    .first()
                    .extracting(X509Certificate::getSubjectX500Principal)
                    .hasToString("CN=client");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "boringssl, require, TLSv1.3",
        "boringssl, require, TLSv1.2",
        "boringssl, want, TLSv1.3",
        "jdk, require, TLSv1.3",
        "jdk, require, TLSv1.2",
        "jdk, want, TLSv1.3"
    })
    void certificateOfAnotherAuthorityIsRefused(String provider, String wanted, String version)
            throws Exception {
        int port = listen("tls.provider=" + provider, "tls.client-certificates=" + wanted, trust());
        var other = stranger.issue("other", "");

        assertRefused(port, new ClientContext(authority, other).context(), version);
    }

    @ParameterizedTest
    @EnumSource(names = {"BORINGSSL", "JDK"})
    void clientWithoutACertificateComesInOnlyIfNoneIsRequired(Provider provider) throws Exception {
        int required = listen(setting(provider), "tls.client-certificates=require", trust());
        assertRefused(required, trusting, "TLSv1.3");
        stop();

        int wanted = listen(setting(provider), "tls.client-certificates=want", trust());
        try (var connection = RawTls.to(wanted, trusting)) {
            assertThat(connection.connect("a")).isEqualTo(ReasonCode.SUCCESS);
        }
        assertThat(server.logins.take().certificates()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BORINGSSL", "JDK"})
    void revokedCertificateIsRefusedFromTheReloadOn(Provider provider) throws Exception {
        var lost = authority.issue("lost", "");
        var list = own.resolve("ca.crl");
        Files.copy(authority.revocations(), list);
        int port =
                listen(
                        setting(provider),
                        "tls.client-certificates=require",
                        trust(),
                        "tls.crl-files=" + list);
        var showing = new ClientContext(authority, lost).context();
        try (var connection = RawTls.to(port, showing)) {
            assertThat(connection.connect("a")).isEqualTo(ReasonCode.SUCCESS);
        }

        authority.revoke("lost");
        Files.copy(authority.revocations(), list, StandardCopyOption.REPLACE_EXISTING);
        tls.reload();

        // Also with the session that it has from before.
        assertRefused(port, showing, "TLSv1.3");
        try (var connection = RawTls.to(port, new ClientContext(authority, client).context())) {
            assertThat(connection.connect("b")).isEqualTo(ReasonCode.SUCCESS);
        }
    }

    /** In TLS 1.3 a client hears of it when it reads. */
    private void assertRefused(int port, SSLContext context, String version) throws Exception {
        long failed = server.metrics.tlsHandshakesFailed.sum();
        try (var connection = RawTls.to(port, context, speaking(version))) {
            assertThatThrownBy(() -> connection.connect("a")).isInstanceOf(IOException.class);
        }
        Eventually.holds(() -> server.metrics.tlsHandshakesFailed.sum() == failed + 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"BORINGSSL", "JDK"})
    void newCertificatesAreShownAndOpenConnectionsStay(Provider provider) throws Exception {
        var certificate = own.resolve("tls.crt");
        var key = own.resolve("tls.key");
        Files.copy(broker.certificate(), certificate);
        Files.copy(broker.key(), key);
        int port = listen(new Authority.Pair(certificate, key), setting(provider));
        try (var early = RawTls.to(port, trusting)) {
            assertThat(early.connect("early")).isEqualTo(ReasonCode.SUCCESS);
            var next = authority.issue("next", "DNS:localhost");

            Files.copy(next.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
            tls.check(); // seen
            tls.check(); // read, but the key is still the one before
            assertThat(tls.failedReloads()).isEqualTo(1);
            assertThat(shown(port, "localhost")).isEqualTo("broker");
            Files.copy(next.key(), key, StandardCopyOption.REPLACE_EXISTING);
            tls.check();
            tls.check();

            assertThat(shown(port, "localhost")).isEqualTo("next");
            assertThat(tls.reloads()).isEqualTo(1);
            tls.reload();
            tls.reload();
            early.send(PingReq.INSTANCE);
            assertThat(early.receive()).isEqualTo(PingResp.INSTANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void plainTextIsClosedAndCounted(boolean byHost) throws Exception {
        int port = listen(byHost);

        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(new byte[] {0x10, 16, 0, 4, 'M', 'Q', 'T', 'T', 5, 0, 0, 0, 0});

            assertThat(endOf(socket)).isTrue();
        }

        awaitOne(server.metrics.tlsHandshakesFailed);
        assertThat(server.logins).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void slowHandshakeIsClosedAndCounted(boolean byHost) throws Exception {
        int port = listen(byHost, "tls.handshake-timeout=1s", "mqtt.connect-timeout=1m");

        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(new byte[] {22, 3, 1});

            assertThat(endOf(socket)).isTrue();
        }

        awaitOne(server.metrics.tlsHandshakeTimeouts);
    }

    /** Goes red when {@code MqttServer} lets all begin at once. */
    @Test
    void handshakesBeyondTheRateWaitForTheirTurnOrAreNotBegun() throws Exception {
        int port = listen("tls.handshake-rate=1", "limits.connect-burst=1");
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                crowd.add(new Socket("127.0.0.1", port));
            }
            Eventually.holds(() ->
                    server.metrics.tlsHandshakesDelayed.sum() > 0
                            && server.metrics.tlsHandshakesBeyondRate.sum() > 0);

            var second = RawTls.over(crowd.get(1), trusting, MqttVersion.V5, _ -> {});
            assertThat(second.connect("second")).isEqualTo(ReasonCode.SUCCESS);
        } finally {
            for (Socket each : crowd) {
                each.close();
            }
        }
    }

    private int listen(boolean byHost, String... more) throws IOException {
        if (byHost) {
            var pair = authority.issue("host", "DNS:host.example");
            Files.copy(pair.certificate(), own.resolve("host.crt"));
            Files.copy(pair.key(), own.resolve("host.key"));
        }
        var all = new String[more.length + 1];
        System.arraycopy(more, 0, all, 0, more.length);
        all[more.length] = "tls.sni-dir=" + (byHost ? own : "");
        return listen(all);
    }

    /** Whether the other side closes, after an alert perhaps. */
    private static boolean endOf(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        socket.getInputStream().readAllBytes();
        return true;
    }

    @ParameterizedTest
    @EnumSource(names = {"BORINGSSL", "JDK"})
    @Spec("MQTT-3.14.4-2")
    void refusalReachesTheClientBeforeTheEnd(Provider provider) throws Exception {
        listen(setting(provider));
        int port = server.listen(Endpoint.Kind.TLS, tls, 1);
        try (var first = RawTls.to(port, trusting)) {
            assertThat(first.connect("a")).isEqualTo(ReasonCode.SUCCESS);
            var second = RawTls.to(port, trusting);
            second.send(TestConnection.connect(MqttVersion.V5, "b", ConnectProperties.NONE));
            second.socket.getOutputStream().write(new byte[200_000]);

            assertThat(second.receive())
                    .isInstanceOfSatisfying(
                            ConnAck.class,
                            it -> assertThat(it.reason()).isEqualTo(ReasonCode.SERVER_BUSY));
            assertThat(second.receive()).isNull(); // close_notify, no reset
        }
    }

    private record Published(String topic, Receipt receipt) {}

    /** Each in a record of its own, of which one read brings many. */
    @ParameterizedTest
    @EnumSource(names = {"BORINGSSL", "JDK"})
    void nothingIsTakenWhileReadingPausesAndNothingIsLost(Provider provider) throws Exception {
        BlockingQueue<Published> published = new LinkedBlockingQueue<>();
        server =
                new TestServer(
                        new SmallBroker(),
                        (it, _, _, _, receipt) -> published.add(new Published(it.topic(), receipt)),
                        broker.settings(setting(provider), "mqtt.receive-maximum=1"));
        tls = ServerTls.load(server.settings().tls(), InstantSource.system());
        int port = server.listen(Endpoint.Kind.TLS, tls, 0);
        try (var client =
                RawTls.over(new Socket("127.0.0.1", port), trusting, MqttVersion.V3_1_1, _ -> {})) {
            assertThat(client.connect("a")).isEqualTo(ReasonCode.SUCCESS);

            int count = 300;
            for (int i = 1; i <= count; i++) {
                client.send(Publish.of("t/" + i, Bytes.utf8("x"), QoS.AT_LEAST_ONCE, false, i));
            }

            for (int i = 1; i <= count; i++) {
                Published next = published.poll(60, TimeUnit.SECONDS);
                assertThat(next.topic()).isEqualTo("t/" + i);
                assertThat(published).isEmpty();
                next.receipt().done(Outcome.ACCEPTED);
                assertThat(client.receive())
                        .isInstanceOfSatisfying(
                                PubAck.class, it -> assertThat(it.packetId()).isPositive());
            }
        }
    }

    @Test
    void pkcs12FileServesAsWell() throws Exception {
        var file = authority.pkcs12("broker", "hidden");
        server = new TestServer("tls.keystore=" + file, "tls.keystore-password=hidden");
        tls = ServerTls.load(server.settings().tls(), InstantSource.system());
        int port = server.listen(Endpoint.Kind.TLS, tls, 0);

        try (var client = RawTls.to(port, trusting)) {
            assertThat(client.shown()).isEqualTo("broker");
        }
    }

    private int listen(String... more) {
        return listen(broker, more);
    }

    private int listen(Authority.Pair pair, String... more) {
        server = new TestServer(pair.settings(more));
        tls = ServerTls.load(server.settings().tls(), InstantSource.system());
        return server.listen(Endpoint.Kind.TLS, tls, 0);
    }

    private static String setting(Provider provider) {
        return "tls.provider=" + provider.name().toLowerCase(Locale.ROOT);
    }

    private static String trust() {
        return "tls.truststore=" + authority.certificate();
    }

    private static void awaitOne(LongAdder counter) {
        Eventually.holds(() -> counter.sum() == 1);
    }
}
