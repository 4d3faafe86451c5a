package io.meshlark.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A connection between one client and the broker that can be cut, as no client offers it. */
final class Cable implements AutoCloseable {
    private final ServerSocket end;
    private final Socket toBroker;
    private volatile boolean plugged = true;

    private Cable(ServerSocket end, Socket toBroker) {
        this.end = end;
        this.toBroker = toBroker;
    }

    static Cable to(Broker broker) {
        try {
            var loopback = InetAddress.getByName("127.0.0.1");
            var cable =
                    new Cable(new ServerSocket(0, 1, loopback), new Socket(loopback, broker.tcp()));
            Thread.ofVirtual().start(cable::carry);
            return cable;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the client connects, once. */
    int port() {
        return end.getLocalPort();
    }

    /** Both sides see the connection end; neither has said goodbye. */
    @Override
    public void close() {
        plugged = false;
        try {
            toBroker.close();
            end.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void carry() {
        try (var client = end.accept()) {
            Thread back = Thread.ofVirtual().start(() -> copy(toBroker, client));
            copy(client, toBroker);
            back.join();
        } catch (IOException e) {
            if (plugged) {
                throw new UncheckedIOException(e);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until one of the two sockets is closed; then neither is of use. */
    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // Cut.
        }
    }
}
