package io.meshlark.transport.client;

import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.codec.PacketDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A broker that does what a test says, one connection after the other. */
public final class FakeBroker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ServerSocket server;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** What happens on one connection; it is closed afterwards. */
    public interface Script {
        void run(Peer client) throws IOException;
    }

    private FakeBroker(ServerSocket server) {
        this.server = server;
    }

    /** Starts a broker that takes as many connections as there are scripts. */
    public static FakeBroker playing(Script... scripts) throws IOException {
        var broker = new FakeBroker(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().daemon().name("fake-broker").start(() -> broker.play(scripts));
        return broker;
    }

    public String port() {
        return String.valueOf(server.getLocalPort());
    }

    private void play(Script... scripts) {
        try {
            for (var script : scripts) {
                try (var socket = server.accept()) {
                    var decoder = PacketDecoder.server(1 << 20);
                    script.run(new Peer(new PacketStream(socket, decoder), decoder));
                }
            }
            done.complete(null);
        } catch (IOException | RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
        }
    }

    /** Waits until all scripts are played; fails as they failed. */
    @Override
    public void close() throws InterruptedException, ExecutionException, IOException {
        server.close();
        done.get();
    }

    /** The client, as the broker sees it. */
    public static final class Peer {
        private final PacketStream stream;
        private final PacketDecoder decoder;

        private Peer(PacketStream stream, PacketDecoder decoder) {
            this.stream = stream;
            this.decoder = decoder;
        }

        public <T extends Packet> T expect(Class<T> type) throws IOException {
            var packet = stream.receive(PATIENCE);
            if (!type.isInstance(packet)) {
                throw new AssertionError("expected " + type.getSimpleName() + ", got " + packet);
            }
            return type.cast(packet);
        }

        public void send(Packet packet) throws IOException {
            var version = decoder.version();
            if (version == null) {
                throw new AssertionError("nothing is sent before CONNECT");
            }
            stream.send(packet, version);
        }

        /** Takes the CONNECT and accepts it. */
        public Connect accept() throws IOException {
            var connect = expect(Connect.class);
            send(new ConnAck(false, ReasonCode.SUCCESS, ConnAckProperties.NONE));
            return connect;
        }
    }
}
