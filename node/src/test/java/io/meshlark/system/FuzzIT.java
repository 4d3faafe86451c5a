package io.meshlark.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Ports;
import io.meshlark.conformance.wire.ByteStream;
import io.meshlark.conformance.wire.ClientOptions;
import io.meshlark.conformance.wire.RawClient;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.transport.codec.HostileBytes;
import io.meshlark.transport.tls.Authority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every port of a broker gets bytes that mean no good, from four connections at a time, for a
 * minute; {@code -Dfuzz.seconds=600} makes it ten. Meanwhile a client goes on to get what is
 * published for it, and afterwards neither memory nor descriptors are missing.
 */
class FuzzIT {
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("fuzz.seconds", 60));
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int ATTACKERS = 4;
    private static final long MOST_HEAP = 128L << 20;

    @TempDir Path folder;

    private final AtomicLong conversations = new AtomicLong();

    /** A port, and how bytes come to it. */
    private record Target(String name, int port, boolean isTls, boolean isWebSocket) {}

    @Test
    void brokerGoesOnWhateverComes() throws Exception {
        System.out.println("FuzzIT: -Dseed=" + SEED);
        var certificate = Authority.in(folder.resolve("ca"), "ca").issue("broker", "");
        int tls = Ports.free();
        int wss = Ports.free();
        int ws = Ports.free();
        int cluster = Ports.free();
        int link = Ports.free();
        try (var broker =
                BrokerProcess.in(folder.resolve("data"))
                        .heap("256m")
                        .set("listeners.ws.bind", "127.0.0.1")
                        .set("listeners.ws.port", ws)
                        .set("listeners.tls.port", tls)
                        .set("listeners.wss.port", wss)
                        .set("tls.certificate", certificate.certificate())
                        .set("tls.key", certificate.key())
                        .set("cluster.port", cluster)
                        .set("cluster.link-port", link)
                        // What clients may leave behind is bounded, and little here.
                        .set("limits.max-sessions", 500)
                        .set("retained.max-messages", 500)
                        .start()) {
            List<Target> targets =
                    List.of(
                            new Target("tcp", broker.mqttPort(), false, false),
                            new Target("ws", ws, false, true),
                            new Target("tls", tls, true, false),
                            new Target("wss", wss, true, true),
                            new Target("health", broker.healthPort(), false, false),
                            new Target("link", link, false, false),
                            new Target("cluster", cluster, false, false));
            long before = descriptors(broker);
            List<Thread> attackers = new ArrayList<>();
            long end = System.nanoTime() + LENGTH.toNanos();
            for (int i = 0; i < ATTACKERS; i++) {
                var random = new SplittableRandom(SEED + i);
                attackers.add(
                        Thread.ofPlatform()
                                .name("attacker-" + i)
                                .start(() -> attack(targets, random, end)));
            }

            long heard = watchCanary(broker, end);
            for (Thread attacker : attackers) {
                attacker.join();
            }

            System.out.println(
                    "FuzzIT: %d conversations, %d messages meanwhile"
                            .formatted(conversations.get(), heard));
            assertThat(conversations.get()).isGreaterThan(10);
            assertThat(broker.isAlive()).isTrue();
            // Akka calls it an error when somebody hangs up in the middle, on its own port.
            assertThat(broker.outputLines())
                    .filteredOn(line -> !line.contains("akka.remote.artery"))
                    .noneMatch(line -> line.contains("ERROR"));
            Await.until(
                    "descriptors to be given back",
                    Duration.ofSeconds(60),
                    () -> descriptors(broker) <= before + 5);
            assertThat(heapAfterCollection(broker)).isLessThan(MOST_HEAP);
        }
    }

    /** Publishes and receives until the end; fails when something does not come. */
    private static long watchCanary(BrokerProcess broker, long end) throws IOException {
        long number = 0;
        try (var canary = new RawClient(ByteStream.tcp(broker.mqttPort()), MqttVersion.V5)) {
            canary.connect(new ClientOptions(MqttVersion.V5, "canary"));
            canary.subscribe("canary/song", QoS.AT_LEAST_ONCE);
            while (System.nanoTime() < end) {
                String song = "song " + ++number;
                canary.publish("canary/song", song, QoS.AT_LEAST_ONCE);
                assertThat(canary.receivePayload()).isEqualTo(song);
            }
        }
        return number;
    }

    private void attack(List<Target> targets, RandomGenerator random, long end) {
        var bytes = new HostileBytes(random);
        while (System.nanoTime() < end) {
            Target target = targets.get(random.nextInt(targets.size()));
            try (Socket socket = dial(target, random)) {
                socket.setSoTimeout(20);
                OutputStream out = socket.getOutputStream();
                if (target.isWebSocket && random.nextInt(4) > 0) {
                    out.write(upgrade(bytes, random));
                }
                for (byte[] piece : bytes.conversation()) {
                    out.write(target.isWebSocket ? framed(piece, bytes, random) : piece);
                }
                out.flush();
                drain(socket.getInputStream());
            } catch (IOException e) {
                // The broker has closed it, which is its right.
            }
            conversations.incrementAndGet();
        }
    }

    private static Socket dial(Target target, RandomGenerator random) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), target.port);
        // Some speak no TLS where it is spoken.
        if (!target.isTls || random.nextInt(4) == 0) {
            return socket;
        }
        socket.setSoTimeout(10_000);
        return trusting().getSocketFactory().createSocket(socket, "localhost", target.port, true);
    }

    private static byte[] upgrade(HostileBytes bytes, RandomGenerator random) {
        byte[] request =
                """
                GET /mqtt HTTP/1.1\r
                Host: localhost\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Protocol: mqtt\r
                \r
                """
                        .getBytes(StandardCharsets.US_ASCII);
        return random.nextInt(8) == 0 ? bytes.bent(request) : request;
    }

    /** A frame with a mask (RFC 6455 section 5.2), now and then a bent one. */
    private static byte[] framed(byte[] payload, HostileBytes bytes, RandomGenerator random) {
        int opcode = random.nextInt(10) == 0 ? random.nextInt(256) : 0x82;
        var frame = ByteBuffer.allocate(payload.length + 14).put((byte) opcode);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] all = new byte[frame.remaining()];
        frame.get(all);
        return random.nextInt(20) == 0 ? bytes.bent(all) : all;
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        try {
            for (int reads = 0; reads < 50 && in.read(buffer) >= 0; reads++) {
                // Whatever it says.
            }
        } catch (SocketTimeoutException e) {
            // It waits for more.
        }
    }

    private static long descriptors(BrokerProcess broker) {
        try (Stream<Path> open = Files.list(Path.of("/proc/%d/fd".formatted(broker.pid())))) {
            return open.count();
        } catch (IOException e) {
            throw new AssertionError("the broker is gone", e);
        }
    }

    private static long heapAfterCollection(BrokerProcess broker) throws Exception {
        jcmd(broker, "GC.run");
        // "garbage-first heap   total 262144K, used 41234K [0x..."
        var used = Pattern.compile("used (\\d+)K").matcher(jcmd(broker, "GC.heap_info"));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1)) << 10;
    }

    private static String jcmd(BrokerProcess broker, String command) throws Exception {
        Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process =
                new ProcessBuilder(program.toString(), Long.toString(broker.pid()), command)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** The certificate is not what is tested here. */
    private static SSLContext trusting() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
