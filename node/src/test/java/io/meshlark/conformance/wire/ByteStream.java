package io.meshlark.conformance.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;

/** What MQTT runs on: bytes in order, to and from the broker. */
public interface ByteStream extends Closeable {
    /** How long a test waits for what has to come; only a failing test waits that long. */
    int PATIENCE_MILLIS = 30_000;

    void write(byte[] bytes) throws IOException;

    /** At least one byte, or none when the broker has closed. */
    byte[] read() throws IOException;

    static ByteStream tcp(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Tcp(socket, new byte[64 * 1024]);
    }

    record Tcp(Socket socket, byte[] buffer) implements ByteStream {
        @Override
        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        @Override
        public byte[] read() throws IOException {
            try {
                int count = socket.getInputStream().read(buffer);
                return Arrays.copyOf(buffer, Math.max(0, count));
            } catch (SocketException e) { // a reset: the broker closed with bytes of ours unread
                return new byte[0];
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
