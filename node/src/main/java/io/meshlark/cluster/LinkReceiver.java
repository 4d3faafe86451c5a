package io.meshlark.cluster;

import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a link: frames in, messages out. Takes the frames in their sequence only:
 * one that was taken before, on a connection that was lost, is dropped. Called by the link's loop
 * alone.
 */
public final class LinkReceiver {
    /** More than any packet of MQTT. */
    static final int MAX_MESSAGE = 1 << 29;

    private final Handler handler;
    private long handled;
    private long end;

    // The message that is being read, as far as the frames so far had it.
    private int tag = -1;
    private int messageLength;
    private int shift;
    private byte @Nullable [] message;
    private int filled;

    /** Is given each message once. */
    @FunctionalInterface
    public interface Handler {
        void received(Channel channel, byte[] message);
    }

    /** Begins with frame 1. */
    public LinkReceiver(Handler handler) {
        this.handler = handler;
    }

    /** The sequence up to which all frames are handled: what may be acknowledged. */
    public long handled() {
        return handled;
    }

    /** How much of the stream that is, in bytes. */
    public long end() {
        return end;
    }

    /**
     * Hands over the messages that end in a frame, if it is the next one.
     *
     * @throws IllegalStateException if a frame is missing, or the stream is not one of messages:
     *     the link is of no use any more
     */
    public void take(long sequence, byte[] bytes, int offset, int length) {
        if (sequence <= handled) {
            return;
        }
        if (sequence != handled + 1) {
            throw new IllegalStateException(
                    "link frame %d follows on %d".formatted(sequence, handled));
        }
        int position = offset;
        int limit = offset + length;
        while (position < limit) {
            position = message == null ? header(bytes, position) : body(bytes, position, limit);
        }
        handled = sequence;
        end += length;
    }

    private int header(byte[] bytes, int position) {
        int octet = bytes[position] & 0xFF;
        if (tag < 0) {
            tag = octet;
            return position + 1;
        }
        if (shift > 28) {
            throw new IllegalStateException("link message has a length of more than 5 bytes");
        }
        messageLength |= (octet & 0x7F) << shift;
        shift += 7;
        if (octet < 0x80) {
            if (messageLength < 0 || messageLength > MAX_MESSAGE) {
                throw new IllegalStateException(
                        "link message has %d bytes, limit is %d"
                                .formatted(messageLength & 0xFFFF_FFFFL, MAX_MESSAGE));
            }
            message = new byte[messageLength];
            if (messageLength == 0) {
                complete(message);
            }
        }
        return position + 1;
    }

    private int body(byte[] bytes, int position, int end) {
        byte[] into = message;
        if (into == null) {
            throw new IllegalStateException("body without a header");
        }
        int step = Math.min(end - position, messageLength - filled);
        System.arraycopy(bytes, position, into, filled, step);
        filled += step;
        if (filled == messageLength) {
            complete(into);
        }
        return position + step;
    }

    private void complete(byte[] done) {
        Channel channel = Channel.of(tag);
        tag = -1;
        messageLength = 0;
        shift = 0;
        filled = 0;
        message = null;
        handler.received(channel, done);
    }
}
