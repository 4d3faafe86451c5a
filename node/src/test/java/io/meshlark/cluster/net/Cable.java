package io.meshlark.cluster.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to another one, whose connections can be cut, or be silent for ever. */
final class Cable implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> silent = ConcurrentHashMap.newKeySet();

    private Cable(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /** To a port that is free now. */
    static Cable toFreePort() {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            var cable = new Cable(server, free.getLocalPort());
            Thread.ofVirtual().start(cable::accept);
            return cable;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a node whose links come by this cable. */
    LinkAddress address() {
        return new LinkAddress(
                server.getLocalPort(), "127.0.0.1", target, Optional.empty(), Optional.empty());
    }

    /** Ends all connections, with what is on its way. */
    void cut() {
        open.forEach(Cable::close);
        open.clear();
    }

    /** Nothing gets through the connections that there are; they stay open. */
    void silence() {
        silent.addAll(open);
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                var far = new Socket();
                far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                open.add(near);
                open.add(far);
                Thread.ofVirtual().start(() -> forward(near, far));
                Thread.ofVirtual().start(() -> forward(far, near));
            }
        } catch (IOException _) {
            // Closed, or there is nobody behind it any more.
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] chunk = new byte[8192];
        try {
            for (int n = from.getInputStream().read(chunk);
                    n >= 0;
                    n = from.getInputStream().read(chunk)) {
                if (!silent.contains(from)) {
                    to.getOutputStream().write(chunk, 0, n);
                }
            }
        } catch (IOException _) {
            // Cut.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone in any case.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
