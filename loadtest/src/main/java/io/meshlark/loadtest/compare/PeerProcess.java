package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.client.Endpoint;
import io.meshlark.loadtest.compare.Peer.Launch;
import io.meshlark.loadtest.measure.ProcessUsage;
import io.meshlark.loadtest.measure.Target;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** A peer that runs. */
final class PeerProcess implements AutoCloseable {

    private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int PROBE_MILLIS = 20;
    private static final int LAST_LINES = 3;

    /** CONNECT of MQTT 3.1.1, clean session, client identifier "probe". */
    private static final byte[] CONNECT = {
        0x10, 17, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 5, 'p', 'r', 'o', 'b', 'e'
    };

    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

    private final Process process;
    private final Thread onExit;
    private final Path folder;
    private final Endpoint endpoint;
    private final boolean isJvm;
    private final double startSeconds;

    private PeerProcess(
            Process process, Path folder, Endpoint endpoint, boolean isJvm, double startSeconds) {
        this.process = process;
        this.folder = folder;
        this.endpoint = endpoint;
        this.isJvm = isJvm;
        this.startSeconds = startSeconds;
        this.onExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Starts it and waits until it lets a client in.
     *
     * @throws Peer.Unavailable when it does not
     */
    static PeerProcess start(Peer peer) throws Peer.Unavailable, IOException, InterruptedException {
        return start(peer, false);
    }

    /** The same, with TLS on its only port. */
    static PeerProcess start(Peer peer, boolean tls)
            throws Peer.Unavailable, IOException, InterruptedException {
        var folder = Files.createTempDirectory("bench-compare-");
        int port = freePort();
        var endpoint = new Endpoint("127.0.0.1", port, tls, false, "/mqtt", tls);
        Launch launch =
                tls ? peer.launch(folder, port, SelfSigned.in(folder)) : peer.launch(folder, port);
        var log = folder.resolve("output.log");
        var builder =
                new ProcessBuilder(launch.command())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(launch.environment());
        long begin = System.nanoTime();
        var process = builder.start();
        while (!accepts(endpoint)) {
            if (!process.isAlive() || System.nanoTime() - begin > LONGEST_START_NANOS) {
                process.destroyForcibly().waitFor();
                throw new Peer.Unavailable("it does not start: " + lastLines(log));
            }
            Thread.sleep(PROBE_MILLIS);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new PeerProcess(process, folder, endpoint, launch.isJvm(), seconds);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(Endpoint endpoint) {
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), PROBE_MILLIS);
            plain.setSoTimeout(1000);
            var socket = endpoint.tls() ? encrypted(plain) : plain;
            socket.getOutputStream().write(CONNECT);
            var answer = socket.getInputStream().readNBytes(4);
            socket.getOutputStream().write(DISCONNECT);
            return answer.length == 4 && answer[3] == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static Socket encrypted(Socket plain) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context.getSocketFactory()
                    .createSocket(plain, "localhost", plain.getPort(), true);
        } catch (GeneralSecurityException e) {
            throw new IOException("this JVM has no TLS", e);
        }
    }

    private static String lastLines(Path log) throws IOException {
        var lines = Files.readAllLines(log);
        return String.join(
                " / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Target target() {
        return new Target(process.pid());
    }

    /** From its start until it let a client in. */
    double startSeconds() {
        return startSeconds;
    }

    boolean isJvm() {
        return isJvm;
    }

    /** Resident memory, of a JVM after a full garbage collection. */
    long residentBytes() throws IOException, InterruptedException {
        if (isJvm) {
            jcmd("GC.run");
        }
        return target().usage().map(ProcessUsage::residentBytes).orElse(0L);
    }

    /** What a JVM's heap holds after a full garbage collection; 0 when it is no JVM. */
    long liveHeapBytes() throws IOException, InterruptedException {
        if (!isJvm) {
            return 0;
        }
        jcmd("GC.run");
        return HeapInfo.usedBytes(jcmd("GC.heap_info"));
    }

    private String jcmd(String what) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var command =
                new ProcessBuilder(List.of(jcmd, Long.toString(process.pid()), what))
                        .redirectErrorStream(true)
                        .start();
        var answer = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        command.waitFor();
        return answer;
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(onExit);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
