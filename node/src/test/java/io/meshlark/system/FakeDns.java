package io.meshlark.system;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** A name server with one answer to every question for A records, and none to others [RFC 1035]. */
final class FakeDns implements AutoCloseable {
    private static final int HEADER = 12;
    private static final short ANSWER_OF_AUTHORITY = (short) 0x8580;
    private static final short A = 1;
    private static final short IN = 1;

    private final DatagramSocket socket;
    private final List<InetAddress> addresses;

    private FakeDns(DatagramSocket socket, List<InetAddress> addresses) {
        this.socket = socket;
        this.addresses = addresses;
    }

    static FakeDns start(InetAddress... addresses) throws IOException {
        FakeDns dns =
                new FakeDns(
                        new DatagramSocket(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        List.of(addresses));
        Thread.ofPlatform().daemon().name("fake-dns").start(dns::run);
        return dns;
    }

    int port() {
        return socket.getLocalPort();
    }

    private void run() {
        try {
            while (true) {
                DatagramPacket question = new DatagramPacket(new byte[512], 512);
                socket.receive(question);
                ByteBuffer answer = answer(ByteBuffer.wrap(question.getData()));
                socket.send(
                        new DatagramPacket(
                                answer.array(), answer.position(), question.getSocketAddress()));
            }
        } catch (IOException e) {
            socket.close();
        }
    }

    private ByteBuffer answer(ByteBuffer question) {
        int end = HEADER;
        while (question.get(end) != 0) {
            end += question.get(end) + 1;
        }
        boolean isForA = question.getShort(end + 1) == A;
        byte[] asked = new byte[end + 5 - HEADER];
        question.get(HEADER, asked);
        ByteBuffer answer = ByteBuffer.allocate(512);
        answer.putShort(question.getShort(0)).putShort(ANSWER_OF_AUTHORITY).putShort((short) 1);
        answer.putShort((short) (isForA ? addresses.size() : 0)).putInt(0);
        answer.put(asked);
        if (isForA) {
            addresses.forEach(address ->
                    answer.putShort((short) (0xC000 | HEADER)) // the name of the question
                            .putShort(A)
                            .putShort(IN)
                            .putInt(1)
                            .putShort((short) 4)
                            .put(address.getAddress()));
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
