package io.meshlark.loadtest.system;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The smallest MQTT 3.1.1 broker that is good for something: every subscriber gets every message,
 * but for those it spoils on purpose. It notes what it did.
 */
final class MisbehavingBroker implements AutoCloseable {

    /** What is done to the n-th, 2n-th, 3n-th ... delivery to a subscriber. */
    enum Fault {
        NONE,
        DROP,
        DOUBLE,
        /** It is held back until the next one has gone out. */
        SWAP,
        /** Nobody is let in at all. */
        REFUSE_CONNECTION
    }

    private final ServerSocket server;
    private final Fault fault;
    private final int every;
    private final List<Client> subscribers = new CopyOnWriteArrayList<>();

    /** Payloads in the order of their arrival. */
    final List<byte[]> published = new CopyOnWriteArrayList<>();

    private int spoiled;

    MisbehavingBroker(Fault fault, int every) throws IOException {
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.fault = fault;
        this.every = every;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Deliveries that were dropped, doubled or swapped. */
    synchronized int spoiled() {
        return spoiled;
    }

    private synchronized void spoil() {
        spoiled++;
    }

    private void accept() {
        try {
            while (true) {
                var client = new Client(server.accept());
                Thread.ofVirtual().start(client::run);
            }
        } catch (IOException _) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private final class Client {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private int qos;
        private int deliveries;
        private int lastId;
        private byte @Nullable [] heldBack;

        Client(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            this.out = socket.getOutputStream();
        }

        void run() {
            try (socket) {
                while (true) {
                    int first = in.readUnsignedByte();
                    handle(first, in.readNBytes(remainingLength()));
                }
            } catch (IOException _) {
                subscribers.remove(this);
            }
        }

        private int remainingLength() throws IOException {
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                int b = in.readUnsignedByte();
                length |= (b & 0x7F) << shift;
                if (b < 0x80) {
                    return length;
                }
            }
        }

        private void handle(int first, byte[] body) throws IOException {
            switch (first >> 4) {
                case 1 -> {
                    boolean refuses = fault == Fault.REFUSE_CONNECTION;
                    send(0x20, (byte) 0, (byte) (refuses ? 5 : 0));
                }
                case 3 -> publish(first >> 1 & 3, body);
                case 6 -> send(0x70, body);
                case 8 -> {
                    qos = body[body.length - 1];
                    subscribers.add(this);
                    send(0x90, body[0], body[1], (byte) qos);
                }
                case 5 -> send(0x62, body);
                case 12 -> send(0xD0);
                case 14 -> throw new IOException("disconnected");
                default -> {} // PUBACK, PUBCOMP
            }
        }

        private void publish(int level, byte[] body) throws IOException {
            int topicEnd = 2 + (body[0] << 8 | (body[1] & 0xFF));
            int payloadStart = topicEnd + (level > 0 ? 2 : 0);
            var topic = Arrays.copyOf(body, topicEnd);
            var payload = Arrays.copyOfRange(body, payloadStart, body.length);
            published.add(payload);
            for (var subscriber : subscribers) {
                subscriber.offer(topic, payload);
            }
            if (level > 0) {
                send(level == 1 ? 0x40 : 0x50, body[topicEnd], body[topicEnd + 1]);
            }
        }

        private synchronized void offer(byte[] topic, byte[] payload) throws IOException {
            deliveries++;
            boolean isSpoiled = fault != Fault.NONE && deliveries % every == 0;
            if (isSpoiled) {
                spoil();
            }
            var packet = packet(topic, payload);
            if (isSpoiled && fault == Fault.SWAP) {
                heldBack = packet;
            } else if (!isSpoiled || fault != Fault.DROP) {
                out.write(packet);
                if (isSpoiled && fault == Fault.DOUBLE) {
                    out.write(packet(topic, payload));
                }
                if (heldBack != null) {
                    out.write(heldBack);
                    heldBack = null;
                }
            }
        }

        private byte[] packet(byte[] topic, byte[] payload) {
            var packet = new ByteArrayOutputStream();
            packet.write(0x30 | qos << 1);
            int length = topic.length + payload.length + (qos > 0 ? 2 : 0);
            for (; length > 0x7F; length >>= 7) {
                packet.write((length & 0x7F) | 0x80);
            }
            packet.write(length);
            packet.writeBytes(topic);
            if (qos > 0) {
                lastId = lastId % 65_535 + 1;
                packet.write(lastId >> 8);
                packet.write(lastId);
            }
            packet.writeBytes(payload);
            return packet.toByteArray();
        }

        private synchronized void send(int first, byte... body) throws IOException {
            var bytes = new byte[2 + body.length];
            bytes[0] = (byte) first;
            bytes[1] = (byte) body.length;
            System.arraycopy(body, 0, bytes, 2, body.length);
            out.write(bytes);
        }
    }
}
