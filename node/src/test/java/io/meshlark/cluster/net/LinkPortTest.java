package io.meshlark.cluster.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.cluster.FrameVersions;
import io.meshlark.cluster.LinkFrame;
import io.meshlark.cluster.Quorum;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever dials the port and is no member is not listened to. */
class LinkPortTest {
    private static final long LIFE = 7;

    private final NodeLinks links = open(LinkAddress.LOOPBACK);
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        links.close();
    }

    private static NodeLinks open(LinkAddress address) {
        return NodeLinks.open(
                LIFE,
                new LinkSettings(
                        1000,
                        Duration.ofSeconds(3),
                        new Quorum.Majority(),
                        Optional.empty(),
                        FrameVersions.OURS,
                        address),
                NodeLinks.Crowding.IGNORED);
    }

    @Test
    void strangersAreClosed() throws Exception {
        // No hello; the hello of no member; a member's to a former life.
        assertClosed(new LinkFrame.Handled(1, 0));
        assertClosed(new LinkFrame.Hello(9, LIFE, FrameVersions.OURS));
        assertClosed(new LinkFrame.Hello(9, LIFE - 1, FrameVersions.OURS));
    }

    @Test
    void whoSaysNothingIsClosedAndDoesNotKeepOthersOut() throws Exception {
        Socket first = dial();
        for (int more = 0; more < 64; more++) {
            dial();
        }

        // Goes red when strangers are not counted (LinkPort.accepted).
        assertThat(sockets.getLast().getInputStream().read()).isEqualTo(-1);
        // Goes red when they are not closed after a while; then all wait here.
        assertThat(first.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void portInUseIsSaid() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() ->
                            open(
                                    new LinkAddress(
                                            port,
                                            "127.0.0.1",
                                            port,
                                            Optional.empty(),
                                            Optional.empty())))
                    .isInstanceOf(LinkPortFailed.class)
                    .hasMessageStartingWith("cannot open the link port " + port + " on 127.0.0.1");
        }
    }

    private void assertClosed(LinkFrame first) throws IOException {
        Socket socket = dial();
        socket.getOutputStream()
                .write(
                        ByteBufUtil.getBytes(
                                LinkWire.encode(first, UnpooledByteBufAllocator.DEFAULT)));
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    private Socket dial() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), links.port());
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        return socket;
    }
}
