package io.meshlark.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between the nodes of a demo: each node is reached through a port of this process,
 * which can stop to forward.
 *
 * <p>Who dials is told by the address it dials from, as each node has one of its own on the
 * loopback (127.0.0.11, 127.0.0.12, ...). What is cut is like a cable that is pulled: connections
 * stay as they are and nothing gets through, until it is plugged in again.
 */
final class DemoLinks implements AutoCloseable {
    private static final String SOURCES = "127.0.0.1";
    private static final int CHUNK = 64 << 10;

    private final Set<Integer> cut = new HashSet<>();
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

    /** The address from which a node dials others. */
    static String sourceOf(int node) {
        return SOURCES + node;
    }

    /**
     * Opens the way to a node.
     *
     * @param port where others dial it
     * @param behind where it listens
     */
    void open(int node, int port, int behind) throws IOException {
        ServerSocket listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        open.add(listener);
        Thread.ofVirtual().name("demo-link-" + node).start(() -> accept(listener, node, behind));
    }

    /** Nothing gets to this node any more, and nothing from it to others. */
    synchronized void cut(int node) {
        cut.add(node);
    }

    synchronized void heal() {
        cut.clear();
        notifyAll();
    }

    synchronized boolean isCut(int node) {
        return cut.contains(node);
    }

    private synchronized void awaitOpen(List<Integer> ends) throws InterruptedException {
        while (ends.stream().anyMatch(cut::contains)) {
            wait();
        }
    }

    private void accept(ServerSocket listener, int node, int behind) {
        try {
            while (true) {
                Socket dialer = listener.accept();
                open.add(dialer);
                Thread.ofVirtual().start(() -> connect(dialer, node, behind));
            }
        } catch (IOException e) {
            close(listener);
        }
    }

    private void connect(Socket dialer, int node, int behind) {
        Socket target = new Socket();
        try {
            String from = dialer.getInetAddress().getHostAddress();
            List<Integer> ends =
                    from.startsWith(SOURCES) && from.length() > SOURCES.length()
                            ? List.of(node, Integer.parseInt(from.substring(SOURCES.length())))
                            : List.of(node);
            awaitOpen(ends);
            open.add(target);
            target.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), behind));
            target.setTcpNoDelay(true);
            dialer.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> forward(target, dialer, ends));
            forward(dialer, target, ends);
            back.join();
        } catch (IOException e) {
            // The node is not there: so the dialer is closed, as the kernel would do.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(dialer);
            close(target);
        }
    }

    /** Ends with either side, and ends both. */
    private void forward(Socket from, Socket to, List<Integer> ends) {
        byte[] chunk = new byte[CHUNK];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int bytes = in.read(chunk); bytes >= 0; bytes = in.read(chunk)) {
                awaitOpen(ends);
                out.write(chunk, 0, bytes);
            }
            // A node that has died behind a cut cannot be seen to have done so.
            awaitOpen(ends);
        } catch (IOException e) {
            // One side has ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close(AutoCloseable socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (Exception e) {
            // It is gone, which is what was wanted.
        }
    }

    @Override
    public void close() {
        open.forEach(this::close);
    }
}
