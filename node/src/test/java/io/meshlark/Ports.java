package io.meshlark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Ports for servers that cannot choose one themselves, or whose port has to be known before they
 * are there. None is given twice, and none is of those that the system gives to sockets without a
 * port (from 32768 on): somebody else would have it when the server comes, once in some hundred
 * runs.
 */
public final class Ports {
    private static final int FIRST = 12_000;
    private static final int COUNT = 13_000;

    /** Begins elsewhere in each process, as several may run on one machine. */
    private static int next = (int) (ProcessHandle.current().pid() * 97 % COUNT);

    private Ports() {}

    /** One that nobody has at this moment. */
    public static synchronized int free() {
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + next;
            next = (next + 1) % COUNT;
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(port));
                return port;
            } catch (IOException e) {
                // Somebody has it.
            }
        }
        throw new IllegalStateException(
                "no port from %d to %d is free".formatted(FIRST, FIRST + COUNT - 1));
    }
}
