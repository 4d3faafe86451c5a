package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.transport.tls.Authority;
import io.meshlark.transport.tls.ServerTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code openssl s_client} shows of a listener, and Java's own client does not. */
class TlsByOpensslTest {
    @TempDir private static Path folder;
    private static Authority authority;
    private static Authority.Pair broker;

    @SuppressWarnings("NullAway.Init") // every test begins to listen
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private ServerTls tls;

    @BeforeAll
    static void makeCertificates() {
        authority = Authority.in(folder, "Authority");
        broker = authority.issue("broker", "DNS:localhost,IP:127.0.0.1");
    }

    @AfterEach
    void stop() {
        server.close();
        tls.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"boringssl", "jdk"})
    void sessionOfTls12IsResumed(String provider) {
        int port = listen("tls.provider=" + provider);

        var printed = authority.openssl(client(port) + " -tls1_2 -reconnect");

        assertThat(printed).contains("New, TLSv1.2").contains("Reused, TLSv1.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"boringssl", "jdk"})
    void sessionOfTls13IsResumedUntilTheCertificatesAreReadAgain(String provider) throws Exception {
        int port = listen("tls.provider=" + provider);
        var session = folder.resolve(provider + ".session");
        var first = start(client(port) + " -tls1_3 -sess_out " + session);
        Eventually.holds(() -> Files.exists(session));
        first.getOutputStream().close();
        first.waitFor();

        assertThat(authority.openssl(client(port) + " -tls1_3 -sess_in " + session))
                .contains("Reused, TLSv1.3");

        tls.reload();
        assertThat(authority.openssl(client(port) + " -tls1_3 -sess_in " + session))
                .contains("New, TLSv1.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"boringssl", "jdk"})
    void clientThatAsksForAnotherHandshakeIsDisconnected(String provider) throws Exception {
        int port = listen("tls.provider=" + provider);
        var client = start(client(port) + " -tls1_2");
        try (BufferedReader printed = client.inputReader()) {
            String line = printed.readLine();
            while (line != null && !line.contains("Verify return code")) {
                line = printed.readLine();
            }

            client.outputWriter().append("R\n").flush();

            assertThat(printed.lines()).anySatisfy(it -> assertThat(it).contains("RENEGOTIATING"));
            assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            client.destroyForcibly();
        }
        assertThat(server.metrics.tlsHandshakes.sum()).isEqualTo(1);
    }

    @Test
    void ocspResponseIsStapledAndFollowsItsFile() {
        var staple = authority.staple("broker");
        int port = listen("tls.provider=boringssl", "tls.ocsp-staple=" + staple);

        assertThat(authority.openssl(client(port) + " -status"))
                .contains("OCSP Response Status: successful")
                .contains("Cert Status: good");
    }

    private static String client(int port) {
        return "s_client -connect 127.0.0.1:%d -CAfile ca.crt".formatted(port);
    }

    private static Process start(String arguments) throws IOException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private int listen(String... more) {
        server = new TestServer(broker.settings(more));
        tls = ServerTls.load(server.settings().tls(), InstantSource.system());
        return server.listen(Endpoint.Kind.TLS, tls, 0);
    }
}
