package io.meshlark.transport;

import io.meshlark.delivery.Congestion;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

/** The event loops of a node, epoll where it loads, each with its lane. */
final class Lanes {
    private final EventLoopGroup group;
    private final Map<EventLoop, NettyLane> lanes = new IdentityHashMap<>();

    private Lanes(EventLoopGroup group) {
        this.group = group;
    }

    static Lanes start(int loops, InstantSource clock) {
        var ioHandler =
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        var threads = new DefaultThreadFactory("meshlark-io", true);
        var lanes = new Lanes(new MultiThreadIoEventLoopGroup(loops, threads, ioHandler));
        var congestion = new Congestion();
        congestion.whenOver(lanes::letGo);
        for (EventExecutor executor : lanes.group) {
            var loop = (EventLoop) executor;
            var lane =
                    new NettyLane(
                            loop, ByteBufAllocator.DEFAULT, System::nanoTime, clock, congestion);
            lanes.lanes.put(loop, lane);
        }
        lanes.lanes.values().forEach(NettyLane::start);
        return lanes;
    }

    static Class<? extends ServerSocketChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Connections that were held back are read again. */
    void letGo() {
        lanes.values().forEach(lane -> lane.execute(lane::letGo));
    }

    EventLoopGroup group() {
        return group;
    }

    NettyLane of(EventLoop loop) {
        NettyLane lane = lanes.get(loop);
        if (lane == null) {
            throw new IllegalStateException(loop + " is not of this group");
        }
        return lane;
    }

    Collection<NettyLane> all() {
        return lanes.values();
    }
}
