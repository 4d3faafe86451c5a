package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoLinksTest {

    private final DemoLinks links = new DemoLinks();
    private ServerSocket node1;
    private int port;

    @BeforeEach
    void open() throws IOException {
        node1 = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        links.open(1, port, node1.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        links.close();
        node1.close();
    }

    @Test
    void nothingGetsThroughACutAndEverythingAfterIt() throws Exception {
        try (Socket dialer = dial(2);
                Socket taken = node1.accept()) {
            send(dialer, 1);
            assertThat(taken.getInputStream().read()).isEqualTo(1);
            send(taken, 2);
            assertThat(dialer.getInputStream().read()).isEqualTo(2);

            links.cut(2);
            send(dialer, 3);
            taken.setSoTimeout(100);
            assertThatThrownBy(() -> taken.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);

            links.heal();
            taken.setSoTimeout(0);
            assertThat(taken.getInputStream().read()).isEqualTo(3);
        }
    }

    @Test
    void cutOfOneNodeLeavesTheOthersAlone() throws Exception {
        links.cut(2);

        try (Socket dialer = dial(3);
                Socket taken = node1.accept()) {
            send(dialer, 1);
            assertThat(taken.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void dialerLearnsThatTheNodeHasEnded() throws Exception {
        try (Socket dialer = dial(2)) {
            node1.accept().close();

            assertThat(dialer.getInputStream().read()).isEqualTo(-1);
        }
    }

    private Socket dial(int from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(DemoLinks.sourceOf(from), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return socket;
    }

    private static void send(Socket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
    }
}
