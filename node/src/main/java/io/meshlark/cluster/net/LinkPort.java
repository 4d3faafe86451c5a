package io.meshlark.cluster.net;

import io.meshlark.cluster.LinkFrame;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where other nodes reach this one's links, and the loop on which all links of this node run: one
 * thread, so a link needs no lock, and what goes to several peers wakes one thread only.
 */
final class LinkPort {
    private static final int CONNECT_MILLIS = 2000;

    /** For an accepted connection to say hello. */
    private static final long PATIENCE_MILLIS = 5000;

    /** Accepted connections that have not said hello. */
    private static final int MOST_STRANGERS = 64;

    private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final long life;
    private final LinkAddress address;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final @Nullable LinkTls tls;
    private final LongAdder strangersGone = new LongAdder();
    private final int port;

    // On the loop only.
    private final Map<Long, PeerLink> links = new HashMap<>();
    private final Set<LinkConnection> strangers = new HashSet<>();

    private LinkPort(long life, LinkAddress address) {
        this.life = life;
        this.address = address;
        tls = address.certificates().map(LinkPort::read).orElse(null);
        var io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        var threads = new DefaultThreadFactory("meshlark-link", true);
        group = new MultiThreadIoEventLoopGroup(1, threads, io);
        loop = group.next();
        if (tls != null) {
            every(HOUR_MILLIS, () -> tls.look(System.nanoTime()));
        }
        port = listen();
    }

    /**
     * @param life of this node
     * @throws LinkPortFailed if it cannot be opened
     */
    static LinkPort open(long life, LinkAddress address) {
        return new LinkPort(life, address);
    }

    private static LinkTls read(LinkCertificates files) {
        try {
            return new LinkTls(files, System.nanoTime());
        } catch (IOException e) {
            throw LinkPortFailed.unreadable(files, e);
        }
    }

    private int listen() {
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(group)
                        .channel(
                                Epoll.isAvailable()
                                        ? EpollServerSocketChannel.class
                                        : NioServerSocketChannel.class)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(initializer(this::accepted))
                        .bind(new InetSocketAddress(address.bindHost(), address.bindPort()))
                        .awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            close();
            throw LinkPortFailed.taken(address, cause);
        }
        int opened = ((InetSocketAddress) bound.channel().localAddress()).getPort();
        return address.port() == 0 ? opened : address.port();
    }

    private static ChannelInitializer<Channel> initializer(Consumer<Channel> then) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                then.accept(channel);
            }
        };
    }

    private LinkConnection connection(Channel channel, boolean isDialled) {
        if (tls != null) {
            tls.secure(channel, isDialled, System.nanoTime());
        }
        var connection = new LinkConnection(this, channel, tls);
        channel.pipeline().addLast(connection);
        return connection;
    }

    /** Under which others reach it. */
    int port() {
        return port;
    }

    /** Has it done on the loop, where all of a link happens; nothing is done after the end. */
    void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // It is closed, and the node about to end.
        }
    }

    /** Has it done on the loop from now on, until that is cancelled. */
    ScheduledFuture<?> every(long millis, Runnable task) {
        return loop.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Connections that say hello from this life are the link's. On the loop. */
    void add(long other, PeerLink link) {
        links.put(other, link);
    }

    /** What is to be done with a link, unless it is gone. On the loop. */
    void with(long other, Consumer<PeerLink> call) {
        PeerLink link = links.get(other);
        if (link != null) {
            call.accept(link);
        }
    }

    /** On the loop. */
    void remove(long other) {
        links.remove(other);
    }

    private void accepted(Channel channel) {
        if (strangers.size() >= MOST_STRANGERS) {
            strangersGone.increment();
            channel.close();
            return;
        }
        LinkConnection connection = connection(channel, false);
        strangers.add(connection);
        loop.schedule(
                () -> {
                    if (strangers.contains(connection)) {
                        connection.close();
                    }
                },
                PATIENCE_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /**
     * Who has been accepted has said hello. On the loop.
     *
     * @return false if this node has no link with it: it is no member, or not known as one yet, or
     *     it looks for a former life of this node
     */
    boolean introduce(LinkConnection connection, LinkFrame.Hello hello) {
        PeerLink link = hello.to() == life ? links.get(hello.from()) : null;
        if (link == null) {
            return false;
        }
        strangers.remove(connection);
        connection.introduce(link);
        link.connected(connection);
        return true;
    }

    /** It is closed. On the loop. */
    void forget(LinkConnection connection) {
        if (strangers.remove(connection)) {
            strangersGone.increment();
        }
    }

    /** Connections that have ended before a member said hello on them. On any thread. */
    long strangersGone() {
        return strangersGone.sum();
    }

    /** Until when the certificate is good that this node shows; empty without TLS. */
    Optional<Instant> certificateEnd() {
        return Optional.ofNullable(tls).map(LinkTls::end);
    }

    /**
     * Dials another node; on the loop.
     *
     * @param link told when it is connected, or what is in the way
     */
    void dial(InetSocketAddress to, PeerLink link) {
        var bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(
                                Epoll.isAvailable()
                                        ? EpollSocketChannel.class
                                        : NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                        .handler(initializer(channel -> connection(channel, true).introduce(link)));
        address.dialFrom().ifPresent(from -> bootstrap.localAddress(from, 0));
        bootstrap
                .connect(to)
                .addListener((ChannelFuture done) -> {
                    if (!done.isSuccess()) {
                        link.troubled(done.cause());
                    }
                });
    }

    /** Ends all of it: nothing comes any more, and nothing goes out. */
    void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
