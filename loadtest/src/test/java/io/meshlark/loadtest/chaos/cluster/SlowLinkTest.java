package io.meshlark.loadtest.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowLinkTest {

    private final ServerSocket server = open();
    private final SlowLink link = SlowLink.to(address(), "127.0.0.1");

    private static ServerSocket open() {
        try {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    /** A server that says what it hears. */
    @BeforeEach
    void echo() {
        Thread.ofVirtual()
                .start(() -> {
                    try (var it = server.accept()) {
                        it.getInputStream().transferTo(it.getOutputStream());
                    } catch (IOException _) {
                        // The end of the test.
                    }
                });
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        server.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), link.port());
    }

    @Test
    void carriesBytesBothWaysAndTheirEnd() throws IOException {
        try (var client = connect()) {
            client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));

            assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
            server.close();
        }
    }

    @Test
    void takesTimeInEachDirection() throws IOException {
        link.delay(100);
        try (var client = connect()) {
            long begin = System.nanoTime();
            client.getOutputStream().write(1);

            assertThat(client.getInputStream().read()).isEqualTo(1);
            assertThat(System.nanoTime() - begin).isGreaterThan(199_000_000L);
        }
    }

    @Test
    void goesOnWhereItFellSilent() throws IOException {
        try (var client = connect()) {
            client.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);

            link.fallSilent();
            client.getOutputStream().write(2);
            client.setSoTimeout(200);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> client.getInputStream().read());

            link.speak();
            client.setSoTimeout(10_000);
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }
}
