package io.meshlark.loadtest.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Opens connections, on event loops of its own. */
public final class Dialer implements AutoCloseable {

    private static final int RECEIVE_BUFFER = 64 * 1024;
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final List<InetSocketAddress> brokers = new ArrayList<>();
    private final SourceAddresses sources;
    private final Layers layers;
    private final MultiThreadIoEventLoopGroup group;
    private final List<Lane> lanes = new ArrayList<>();
    private final Bootstrap bootstrap;

    /**
     * @param threads event loops
     * @param connectTimeoutMillis for TCP, TLS and WebSocket each
     * @throws UnknownHostException when the broker's name has no address
     */
    public Dialer(Endpoint endpoint, SourceAddresses sources, int threads, int connectTimeoutMillis)
            throws UnknownHostException {
        this(List.of(endpoint), sources, threads, connectTimeoutMillis);
    }

    /**
     * @param endpoints nodes of a broker that differ in their address only: client k goes to the
     *     k-th of them, and round again
     * @param threads event loops
     * @param connectTimeoutMillis for TCP, TLS and WebSocket each
     * @throws UnknownHostException when a node's name has no address
     */
    public Dialer(
            List<Endpoint> endpoints,
            SourceAddresses sources,
            int threads,
            int connectTimeoutMillis)
            throws UnknownHostException {
        for (var endpoint : endpoints) {
            brokers.add(
                    new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port()));
        }
        this.sources = sources;
        this.layers = Layers.of(endpoints.getFirst(), connectTimeoutMillis);
        this.group = new MultiThreadIoEventLoopGroup(threads, io());
        for (int i = 0; i < threads; i++) {
            lanes.add(new Lane(group.next()));
        }
        this.bootstrap =
                new Bootstrap()
                        .channel(
                                Epoll.isAvailable()
                                        ? EpollSocketChannel.class
                                        : NioSocketChannel.class)
                        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(RECEIVE_BUFFER))
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis);
        if (Epoll.isAvailable()) {
            // So that a port is taken with the address of the broker in mind.
            bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
    }

    private static IoHandlerFactory io() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    public List<Lane> lanes() {
        return lanes;
    }

    /**
     * Connects; the link's events say what came of it.
     *
     * @param client number of the client, which decides where it comes from and to which node it
     *     goes
     */
    public void dial(Link link, Lane lane, int client) {
        var attempt =
                bootstrap
                        .clone(lane.loop())
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        layers.add(channel.pipeline(), link);
                                    }
                                });
        var broker = brokers.get(client % brokers.size());
        var from = sources.of(client);
        ChannelFuture connected;
        if (from.length == 0) {
            connected = attempt.connect(broker);
        } else {
            try {
                var local = new InetSocketAddress(InetAddress.getByAddress(from), 0);
                connected = attempt.connect(broker, local);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an IPv4 address has 4 bytes", e);
            }
        }
        connected.addListener(future -> {
            if (!future.isSuccess()) {
                link.failed(future.cause());
            }
        });
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
}
