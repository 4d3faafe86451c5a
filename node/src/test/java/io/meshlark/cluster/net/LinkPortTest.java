package io.meshlark.cluster.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.cluster.FrameVersions;
import io.meshlark.cluster.Hearing;
import io.meshlark.cluster.LinkFrame;
import io.meshlark.cluster.Quorum;
import io.meshlark.system.Await;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever dials the port and is no member is not listened to. */
class LinkPortTest {
    private static final long LIFE = 7;
    private static final long MEMBER = 9;

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
        links.join(
                new RemoteNode(
                        1, MEMBER, "127.0.0.1", "127.0.0.1:1", new Hearing(System.nanoTime())));

        // No hello; the hello of no member; a member's to a former life.
        assertThat(answer(new LinkFrame.Handled(1, 0))).isEqualTo(-1);
        assertThat(answer(new LinkFrame.Hello(8, LIFE, FrameVersions.OURS))).isEqualTo(-1);
        assertThat(answer(new LinkFrame.Hello(MEMBER, LIFE - 1, FrameVersions.OURS))).isEqualTo(-1);
        Await.until(
                "the strangers to be counted",
                Duration.ofSeconds(60),
                () -> links.strangersGone() == 3);
        // The first octet of a hello.
        assertThat(answer(new LinkFrame.Hello(MEMBER, LIFE, FrameVersions.OURS))).isZero();
        assertThat(links.strangersGone()).isEqualTo(3);
    }

    @Test
    void whoSaysNothingIsClosedAndDoesNotKeepOthersOut() throws Exception {
        Socket first = dial();
        for (int more = 0; more < 64; more++) {
            dial();
        }

        var closed = new LinkedBlockingQueue<String>();
        awaitEnd(first, () -> closed.add("first"));
        awaitEnd(sockets.getLast(), () -> closed.add("one too many"));

        // Goes red when strangers are not counted (LinkPort.accepted): then it is not closed first.
        assertThat(closed.poll(60, TimeUnit.SECONDS)).isEqualTo("one too many");
        // Goes red when they are not closed after a while.
        assertThat(closed.poll(60, TimeUnit.SECONDS)).isEqualTo("first");
    }

    private static void awaitEnd(Socket socket, Runnable then) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        if (socket.getInputStream().read() < 0) {
                            then.run();
                        }
                    } catch (IOException e) {
                        // It was not closed in time; the test says so.
                    }
                });
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

    private int answer(LinkFrame first) throws IOException {
        Socket socket = dial();
        socket.getOutputStream()
                .write(
                        ByteBufUtil.getBytes(
                                LinkWire.encode(first, UnpooledByteBufAllocator.DEFAULT)));
        return socket.getInputStream().read();
    }

    private Socket dial() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), links.port());
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        return socket;
    }
}
