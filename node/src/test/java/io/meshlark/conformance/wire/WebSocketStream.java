package io.meshlark.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The client's end of a WebSocket, frame by frame [RFC 6455]. What comes is the content of binary
 * frames; a close frame counts as closed.
 */
final class WebSocketStream implements ByteStream {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FIN = 0x80;

    private final Socket socket;
    private final DataInputStream in;
    private final String status;
    private final Map<String, String> headers = new LinkedHashMap<>();

    /**
     * Asks for an upgrade.
     *
     * @param protocols of {@code Sec-WebSocket-Protocol}; empty: no such header
     */
    WebSocketStream(int port, String path, String protocols) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        var request =
                "GET "
                        + path
                        + " HTTP/1.1\r\n"
                        + "Host: localhost\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + (protocols.isEmpty()
                                ? ""
                                : "Sec-WebSocket-Protocol: " + protocols + "\r\n")
                        + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        status = line();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    boolean isOpen() {
        return status.contains(" 101 ");
    }

    String status() {
        return status;
    }

    /** A header of the answer, or nothing. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        frame(BINARY, true, bytes);
    }

    /** One frame, masked as a client has to. */
    void frame(int type, boolean isLast, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(type | (isLast ? FIN : 0));
        if (content.length < 126) {
            out.write(0x80 | content.length);
        } else if (content.length < 0x1_0000) {
            out.write(0x80 | 126);
            out.write(content.length >> 8);
            out.write(content.length);
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) content.length >> shift));
            }
        }
        byte[] mask = {1, 2, 3, 4};
        out.writeBytes(mask);
        for (int i = 0; i < content.length; i++) {
            out.write(content[i] ^ mask[i % 4]);
        }
        socket.getOutputStream().write(out.toByteArray());
    }

    @Override
    public byte[] read() throws IOException {
        try {
            while (true) {
                int type = in.readUnsignedByte() & 0x0F;
                var content = new byte[length()];
                in.readFully(content);
                switch (type) {
                    case BINARY, CONTINUATION -> {
                        if (content.length > 0) {
                            return content;
                        }
                    }
                    case CLOSE -> {
                        return new byte[0];
                    }
                    case PING -> frame(PONG, true, content);
                    default -> throw new IOException("frame of type " + type);
                }
            }
        } catch (EOFException | SocketException e) {
            return new byte[0];
        }
    }

    private int length() throws IOException {
        int length = in.readUnsignedByte();
        return switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> length;
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
