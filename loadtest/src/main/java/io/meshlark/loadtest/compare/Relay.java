package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.wire.PacketType;
import io.meshlark.loadtest.wire.VarInt;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** What {@link RelayPeer} starts: one event loop. */
final class Relay {

    private final List<Channel> subscribers = new ArrayList<>();

    private Relay() {}

    /** Argument: the port. */
    public static void main(String[] arguments) throws InterruptedException {
        var relay = new Relay();
        IoHandlerFactory io =
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, io))
                .channel(
                        Epoll.isAvailable()
                                ? EpollServerSocketChannel.class
                                : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline().addLast(relay.new Connection());
                            }
                        })
                .bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])))
                .sync();
    }

    private final class Connection extends ByteToMessageDecoder {

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            int start = in.readerIndex();
            int end = start;
            for (int size = size(in, end); size > 0; size = size(in, end)) {
                if ((in.getByte(end) & 0xF0) != PacketType.PUBLISH) {
                    forward(in, start, end);
                    answer(context, in, end);
                    start = end + size;
                }
                end += size;
            }
            forward(in, start, end);
            in.readerIndex(end);
        }

        /** Of the packet at an index, 0 when it is not whole. */
        private int size(ByteBuf in, int index) {
            int readable = in.writerIndex() - index;
            for (int i = 1; i < readable; i++) {
                if (in.getByte(index + i) >= 0) {
                    int size = 1 + i + VarInt.get(in, index + 1);
                    return size <= readable ? size : 0;
                }
            }
            return 0;
        }

        private void forward(ByteBuf in, int start, int end) {
            if (end > start) {
                for (var subscriber : subscribers) {
                    subscriber.write(
                            in.retainedSlice(start, end - start), subscriber.voidPromise());
                }
            }
        }

        private void answer(ChannelHandlerContext context, ByteBuf in, int index) {
            var answer = context.alloc().buffer(8);
            switch (in.getUnsignedByte(index)) {
                case PacketType.CONNECT -> answer.writeInt(PacketType.CONNACK << 24 | 2 << 16);
                case PacketType.SUBSCRIBE -> {
                    subscribers.add(context.channel());
                    answer.writeInt(
                            PacketType.SUBACK << 24 | 3 << 16 | in.getUnsignedShort(index + 2));
                    answer.writeByte(0);
                }
                default -> {}
            }
            context.writeAndFlush(answer, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            subscribers.forEach(Channel::flush);
            context.fireChannelReadComplete();
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext context) {
            subscribers.remove(context.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
