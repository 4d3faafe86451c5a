package io.meshlark.loadtest.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All on 127.0.0.1, on ports of their own: no privileges are needed, nothing can be cut. */
public final class Loopback implements Ground {

    private static final String HOST = "127.0.0.1";

    private final Set<Integer> given = new HashSet<>();

    @Override
    public List<String> inside(int node) {
        return List.of();
    }

    @Override
    public String host(int node) {
        return HOST;
    }

    @Override
    public String outside() {
        return HOST;
    }

    @Override
    public int port(int node, int usual) {
        int port = freePort();
        while (!given.add(port)) {
            port = freePort();
        }
        return port;
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean canPart() {
        return false;
    }

    @Override
    public boolean canLose() {
        return false;
    }

    @Override
    public void part(int from, int to) {
        throw impossible();
    }

    @Override
    public void join(int from, int to) {
        throw impossible();
    }

    @Override
    public void lose(int node, int percent) {
        throw impossible();
    }

    @Override
    public void loseNothing(int node) {
        throw impossible();
    }

    @Override
    public void slow(int node, int kilobits) {
        throw impossible();
    }

    @Override
    public void fast(int node) {
        throw impossible();
    }

    private static IllegalStateException impossible() {
        return new IllegalStateException("127.0.0.1 cannot be cut; network namespaces need root");
    }

    @Override
    public void close() {}
}
