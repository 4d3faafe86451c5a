package io.meshlark.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;

/**
 * WebSocket frames around the bytes of MQTT [RFC 6455, section 5]. Frames mean nothing to MQTT
 * [MQTT-6.0.0-2], so their content is passed on as it comes: a frame of a gigabyte costs no more
 * memory than the packets in it. Only binary frames carry MQTT [MQTT-6.0.0-1]; a ping is answered,
 * a close is answered and ends the connection.
 */
final class WebSocketFraming extends ChannelDuplexHandler {
    private static final int CONTINUATION = 0;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int FIN = 0x80;
    private static final int RSV = 0x70;
    private static final int MASKED = 0x80;
    private static final int MAX_CONTROL = 125;

    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNSUPPORTED_DATA = 1003;

    // the header being read: 2 bytes, up to 8 of length, 4 of mask
    private final byte[] header = new byte[14];
    private int headerSize;

    // the frame whose content is being read
    private int opcode;
    private int mask;
    private long left;
    private boolean isInMessage;
    private ByteBuf control = Unpooled.EMPTY_BUFFER;

    // the end
    private boolean isEnding;
    private boolean isCloseSent;
    private int closeCode = NORMAL;
    private String closeText = "";

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable() && !isEnding) {
                if (headerSize < 2 || headerSize < neededHeader()) {
                    header[headerSize++] = in.readByte();
                    if (headerSize >= 2 && headerSize == neededHeader()) {
                        begin(ctx);
                    }
                } else {
                    content(ctx, in);
                }
            }
        } finally {
            in.release();
        }
    }

    private int neededHeader() {
        int length = header[1] & 0x7F;
        int mask = (header[1] & MASKED) == 0 ? 0 : 4;
        return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + mask;
    }

    /** The header is there. */
    private void begin(ChannelHandlerContext ctx) {
        boolean isFinal = (header[0] & FIN) != 0;
        opcode = header[0] & 0x0F;
        left = length();
        boolean isControl = opcode >= CLOSE;
        if ((header[0] & RSV) != 0 || (header[1] & MASKED) == 0 || left < 0) {
            end(ctx, PROTOCOL_ERROR, "reserved bits, no mask, or a negative length");
        } else if (isControl && (!isFinal || left > MAX_CONTROL || opcode > PONG)) {
            end(ctx, PROTOCOL_ERROR, "bad control frame");
        } else if (!isControl && opcode != BINARY && opcode != CONTINUATION) {
            end(ctx, UNSUPPORTED_DATA, "MQTT needs binary frames"); // [MQTT-6.0.0-1]
        } else if (!isControl && isInMessage != (opcode == CONTINUATION)) {
            end(ctx, PROTOCOL_ERROR, "frames of a message out of order");
        } else {
            int end = headerSize;
            mask =
                    (header[end - 4] & 0xFF) << 24
                            | (header[end - 3] & 0xFF) << 16
                            | (header[end - 2] & 0xFF) << 8
                            | header[end - 1] & 0xFF;
            if (isControl) {
                control = ctx.alloc().buffer((int) left);
            } else {
                isInMessage = !isFinal;
            }
            if (left == 0) {
                end(ctx);
            }
        }
    }

    private long length() {
        int length = header[1] & 0x7F;
        if (length < 126) {
            return length;
        }
        int bytes = length == 126 ? 2 : 8;
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | header[2 + i] & 0xFF;
        }
        return value;
    }

    private void content(ChannelHandlerContext ctx, ByteBuf in) {
        int size = (int) Math.min(left, in.readableBytes());
        left -= size;
        ByteBuf part = in.readRetainedSlice(size);
        unmask(part);
        if (opcode >= CLOSE) {
            control.writeBytes(part);
            part.release();
        } else {
            ctx.fireChannelRead(part);
        }
        if (left == 0 && !isEnding) {
            end(ctx);
        }
    }

    /** In place; the mask is turned so that it fits what comes next. */
    private void unmask(ByteBuf part) {
        int i = part.readerIndex();
        int end = part.writerIndex();
        for (; i + Integer.BYTES <= end; i += Integer.BYTES) {
            part.setInt(i, part.getInt(i) ^ mask);
        }
        for (; i < end; i++) {
            part.setByte(i, part.getByte(i) ^ mask >>> 24);
            mask = Integer.rotateLeft(mask, 8);
        }
    }

    /** The frame is complete. */
    private void end(ChannelHandlerContext ctx) {
        headerSize = 0;
        switch (opcode) {
            case PING -> ctx.writeAndFlush(frame(ctx, PONG, takeControl()));
            case CLOSE -> {
                ByteBuf reason = takeControl();
                int code = reason.readableBytes() < 2 ? NORMAL : reason.getUnsignedShort(0);
                reason.release();
                end(ctx, code, "");
            }
            case PONG -> takeControl().release();
            default -> {}
        }
    }

    private ByteBuf takeControl() {
        ByteBuf taken = control;
        control = Unpooled.EMPTY_BUFFER;
        return taken;
    }

    /** The client has closed the WebSocket, or broken its rules: the connection ends. */
    private void end(ChannelHandlerContext ctx, int code, String text) {
        isEnding = true;
        closeCode = code;
        closeText = text;
        ctx.fireUserEventTriggered(MqttHandler.Event.PEER_CLOSED);
        ctx.channel().close();
    }

    private void sayClose(ChannelHandlerContext ctx) {
        if (!isCloseSent && ctx.channel().isActive()) {
            byte[] text = closeText.getBytes(StandardCharsets.UTF_8);
            ByteBuf content = ctx.alloc().buffer(2 + text.length);
            ctx.writeAndFlush(frame(ctx, CLOSE, content.writeShort(closeCode).writeBytes(text)));
        }
        isCloseSent = true;
        isEnding = true;
    }

    /** A whole control frame; takes {@code content}. */
    private static ByteBuf frame(ChannelHandlerContext ctx, int opcode, ByteBuf content) {
        try {
            return ctx.alloc()
                    .buffer(2 + content.readableBytes())
                    .writeByte(FIN | opcode)
                    .writeByte(content.readableBytes())
                    .writeBytes(content);
        } finally {
            content.release();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf content = (ByteBuf) message;
        int size = content.readableBytes();
        ByteBuf head = ctx.alloc().buffer(10).writeByte(FIN | BINARY);
        if (size < 126) {
            head.writeByte(size);
        } else if (size <= 0xFFFF) {
            head.writeByte(126).writeShort(size);
        } else {
            head.writeByte(127).writeLong(size);
        }
        ctx.write(head, ctx.voidPromise());
        ctx.write(content, promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        sayClose(ctx);
        ctx.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        takeControl().release();
    }
}
