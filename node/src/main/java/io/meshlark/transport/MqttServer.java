package io.meshlark.transport;

import io.meshlark.protocol.connection.TokenBucket;
import io.meshlark.routing.Lane;
import io.meshlark.transport.tls.ServerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops and listeners of a node.
 *
 * <pre>{@code
 * var server = MqttServer.start(loops, clock);   // loops run, nothing is open
 * server.listen(endpoint, backend);              // clients may come
 * server.disconnectAll();                        // goodbye
 * server.close();
 * }</pre>
 */
public final class MqttServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttServer.class);

    /** The longest that a handshake waits for its turn. */
    private static final long LONGEST_TURN = TimeUnit.SECONDS.toNanos(1);

    private static final int BACKLOG = 4096;

    /** Sockets above the limit that still get a CONNACK with the reason; more are just closed. */
    private static final int ANSWERED_ABOVE_LIMIT = 1000;

    /**
     * What one read brings at most. The same for all: a guess for each connection, which is Netty's
     * default, costs 100 bytes of heap for each and saves nothing, as a buffer lives only until its
     * packets are decoded.
     */
    private static final RecvByteBufAllocator READS = new FixedRecvByteBufAllocator(16 * 1024);

    static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final Lanes lanes;
    private final AtomicInteger sockets = new AtomicInteger();
    private final List<Channel> listeners = new CopyOnWriteArrayList<>();

    private MqttServer(Lanes lanes) {
        this.lanes = lanes;
    }

    /**
     * Starts the event loops.
     *
     * @param loops how many; as a rule one per core
     */
    public static MqttServer start(int loops, InstantSource clock) {
        return new MqttServer(Lanes.start(loops, clock));
    }

    /** The event loops, for timers and fan-out. */
    public Collection<? extends Lane> lanes() {
        return lanes.all();
    }

    /**
     * Opens a listener.
     *
     * @return the endpoint with the port that was opened
     * @throws ListenException if it cannot be opened
     */
    public Endpoint listen(Endpoint endpoint, Backend backend) {
        return listen(endpoint, backend, null);
    }

    /**
     * Opens a listener.
     *
     * @param tls for encrypted endpoints, and only for these
     * @return the endpoint with the port that was opened
     * @throws ListenException if it cannot be opened
     */
    public Endpoint listen(Endpoint endpoint, Backend backend, @Nullable ServerTls tls) {
        if (endpoint.kind().isTls() && tls == null) {
            throw new IllegalArgumentException(endpoint + " needs certificates");
        }
        var bound =
                new ServerBootstrap()
                        .group(lanes.group())
                        .channel(Lanes.serverChannel())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.RCVBUF_ALLOCATOR, READS)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
                        .childHandler(new Initializer(endpoint, backend, tls))
                        .bind(endpoint.bind(), endpoint.port())
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw ListenException.of(endpoint, bound.cause());
        }
        listeners.add(bound.channel());
        return endpoint.withPort(((InetSocketAddress) bound.channel().localAddress()).getPort());
    }

    /**
     * Builds the pipeline of a connection, in the order of its bytes: the header of a proxy, TLS,
     * WebSocket, MQTT. {@link LingeringClose} is before all of them, so that what TLS says at the
     * end is sent before our side is shut.
     */
    private final class Initializer extends ChannelInitializer<Channel> {
        private final Endpoint endpoint;
        private final Backend backend;
        private final @Nullable ServerTls tls;
        private final AddressGate gate;
        private final AtomicInteger socketsHere = new AtomicInteger();

        Initializer(Endpoint endpoint, Backend backend, @Nullable ServerTls tls) {
            this.endpoint = endpoint;
            this.backend = backend.of(endpoint);
            this.gate = new AddressGate(backend.protection(), backend.metrics());
            this.tls = endpoint.kind().isTls() ? tls : null;
        }

        @Override
        protected void initChannel(Channel channel) {
            int excess =
                    Math.max(
                            excess(sockets, backend.limits().maxConnections(), channel),
                            excess(socketsHere, limitHere(), channel));
            if (excess > ANSWERED_ABOVE_LIMIT) {
                channel.close();
                return;
            }
            boolean isBehindProxy = !endpoint.proxies().isEmpty();
            if (isBehindProxy && !ProxyHeader.isFrom(endpoint.proxies(), channel)) {
                LOG.debug(
                        "connection from {} to {} is closed: not an address of proxy.trusted",
                        channel.remoteAddress(),
                        endpoint);
                backend.metrics().proxyRefused.increment();
                channel.close();
                return;
            }
            if (!isBehindProxy && !gate.admits(channel, channel.remoteAddress())) {
                channel.close();
                return;
            }
            ChannelPipeline pipeline = channel.pipeline();
            if (tls != null && !awaitsTurn(pipeline)) {
                channel.close();
                return;
            }
            pipeline.addLast(new LingeringClose());
            if (isBehindProxy) {
                ProxyHeader.addTo(pipeline, gate);
            }
            if (tls != null) {
                pipeline.addLast(tls.handler(inside(), channel.alloc()));
            }
            if (endpoint.kind().isWebSocket()) {
                WebSocketGate.addTo(pipeline, endpoint.path());
            }
            pipeline.addLast(new MqttHandler(backend, lanes.of(channel.eventLoop()), excess <= 0));
        }

        /** False: its turn to begin a handshake does not come in time. */
        private boolean awaitsTurn(ChannelPipeline pipeline) {
            long wait = backend.protection().handshakes().take(System.nanoTime(), LONGEST_TURN);
            if (wait == TokenBucket.NONE) {
                backend.metrics().tlsHandshakesBeyondRate.increment();
                return false;
            }
            if (wait > 0) {
                backend.metrics().tlsHandshakesDelayed.increment();
                pipeline.addLast(new HandshakeTurn(wait));
            }
            return true;
        }

        /** Counts one more, and says by how many there are too many. */
        private static int excess(AtomicInteger counter, int limit, Channel channel) {
            int open = counter.incrementAndGet();
            channel.closeFuture().addListener(_ -> counter.decrementAndGet());
            return open - limit;
        }

        private int limitHere() {
            int limit = endpoint.maxConnections();
            return limit == 0 ? Integer.MAX_VALUE : limit;
        }

        private ServerTls.Inside inside() {
            return endpoint.kind().isWebSocket() ? ServerTls.Inside.HTTP : ServerTls.Inside.MQTT;
        }
    }

    /** Connections that were read no further, because the node had too much to do, are read on. */
    public void readOn() {
        lanes.letGo();
    }

    /** Lets nobody in any more. Two may ask for it at the same time: an operator, the cluster. */
    public void stopListening() {
        listeners.forEach(it -> it.close().awaitUninterruptibly(5, TimeUnit.SECONDS));
        listeners.clear();
    }

    /**
     * Says goodbye to all clients: DISCONNECT 0x8B to those that understand it. Completes when the
     * sessions of all have been told.
     */
    public CompletableFuture<Void> disconnectAll() {
        var all = new ArrayList<CompletableFuture<Void>>();
        for (NettyLane lane : lanes.all()) {
            var done = new CompletableFuture<Void>();
            lane.execute(() -> {
                List.copyOf(lane.connections()).forEach(MqttConnection::shutDown);
                done.complete(null);
            });
            all.add(done);
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /**
     * Says goodbye to some clients, those first that have been connected longest.
     *
     * @param atMost of all event loops together, rounded up to a multiple of their number
     * @return completes with how many are left
     */
    public CompletableFuture<Integer> sendAway(int atMost, Goodbye goodbye) {
        int each = Math.ceilDiv(atMost, lanes.all().size());
        var left = new ArrayList<CompletableFuture<Integer>>();
        for (NettyLane lane : lanes.all()) {
            var rest = new CompletableFuture<Integer>();
            lane.execute(() -> {
                lane.connections().stream()
                        .limit(each)
                        .toList()
                        .forEach(it -> it.shutDown(goodbye));
                rest.complete(lane.connections().size());
            });
            left.add(rest);
        }
        return CompletableFuture.allOf(left.toArray(CompletableFuture[]::new))
                .thenApply(done -> left.stream().mapToInt(CompletableFuture::join).sum());
    }

    /** The access rules have changed: has subscriptions ended that they are against. */
    public void rightsChanged() {
        for (NettyLane lane : lanes.all()) {
            lane.execute(
                    () -> List.copyOf(lane.connections()).forEach(MqttConnection::rightsChanged));
        }
    }

    /** There are other bans: has clients sent away that are banned. */
    public void bansChanged() {
        for (NettyLane lane : lanes.all()) {
            lane.execute(
                    () -> List.copyOf(lane.connections()).forEach(MqttConnection::bansChanged));
        }
    }

    /** These users are gone, or have another password: their clients have to log in anew. */
    public void loginsEnded(Set<String> users) {
        for (NettyLane lane : lanes.all()) {
            lane.execute(
                    () -> List.copyOf(lane.connections()).forEach(it -> it.loginsEnded(users)));
        }
    }

    /** Has no connection read or written to while the node is cut off from the cluster. */
    public void holdBack(boolean isCutOff) {
        for (NettyLane lane : lanes.all()) {
            lane.execute(
                    () -> List.copyOf(lane.connections()).forEach(it -> it.holdBack(isCutOff)));
        }
    }

    /** Stops the event loops; connections that are left are cut. */
    public void stop(Duration limit) {
        stopListening();
        boolean isDown =
                lanes.group()
                        .shutdownGracefully(0, limit.toMillis(), TimeUnit.MILLISECONDS)
                        .awaitUninterruptibly(limit.toMillis() + 1000);
        if (!isDown) {
            LOG.warn("event loops did not stop in {}", limit);
        }
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(2));
    }
}
