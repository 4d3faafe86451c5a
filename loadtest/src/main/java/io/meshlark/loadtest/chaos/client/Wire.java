package io.meshlark.loadtest.chaos.client;

import io.meshlark.loadtest.wire.MqttVersion;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One connection. Sending never waits: a broker that does not read must not hold up the client's
 * other threads, which find out that it is dead.
 */
final class Wire implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2000;
    private static final int PARTING_MILLIS = 1000;
    private static final byte[] NO_MORE = {};

    private final int number;
    private final int node;
    private final Socket socket;
    private final BlockingQueue<byte[]> outbox = new LinkedBlockingQueue<>();
    private volatile long heardNanos = System.nanoTime();

    /** What a connection tells its client, on a thread of its own. */
    interface Events {
        void received(Wire from, Incoming packet);

        /** Once, whoever ended it. */
        void closed(Wire it);
    }

    private Wire(int number, int node, Socket socket) {
        this.number = number;
        this.node = node;
        this.socket = socket;
    }

    /**
     * Connects over TCP.
     *
     * @param number of this connection among those of the client
     */
    static Wire open(int number, int node, InetSocketAddress address) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, CONNECT_MILLIS);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new Wire(number, node, socket);
    }

    /** From now on packets come in. */
    void start(String name, MqttVersion version, Events events) {
        Thread.ofVirtual().name(name + "-out").start(this::write);
        Thread.ofVirtual().name(name + "-in").start(() -> read(version, events));
    }

    private void read(MqttVersion version, Events events) {
        try {
            var reader =
                    new PacketReader(new BufferedInputStream(socket.getInputStream()), version);
            while (true) {
                var packet = reader.next();
                heardNanos = System.nanoTime();
                events.received(this, packet);
            }
        } catch (IOException _) {
            // Closed, by whomever.
        } finally {
            close();
            events.closed(this);
        }
    }

    private void write() {
        try {
            var out = new BufferedOutputStream(socket.getOutputStream());
            while (true) {
                var packet = outbox.take();
                if (packet == NO_MORE) {
                    break;
                }
                out.write(packet);
                if (outbox.isEmpty()) {
                    out.flush();
                }
            }
            out.flush();
            // The broker closes when it has read DISCONNECT; one that does not is not waited for.
            Thread.sleep(PARTING_MILLIS);
            close();
        } catch (IOException _) {
            close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    int number() {
        return number;
    }

    int node() {
        return node;
    }

    void send(byte[] packet) {
        outbox.add(packet);
    }

    /** Sends what is waiting, then closes, if the broker does not. */
    void finish() {
        outbox.add(NO_MORE);
    }

    /** When the last packet came. */
    long heardNanos() {
        return heardNanos;
    }

    /** With a reset, as a lost device's connection looks to the broker. */
    void abort() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // It is closed already.
        }
        close();
    }

    @Override
    public void close() {
        outbox.add(NO_MORE);
        try {
            socket.close();
        } catch (IOException _) {
            // Nothing is left to do.
        }
    }
}
