package io.meshlark.cluster;

import io.meshlark.cluster.Peer.Fate;
import io.meshlark.cluster.Peer.Receipt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a link: messages in, frames out, until the peer has handled them.
 *
 * <p>Messages are appended to a stream of bytes, each as {@code channel tag, varint length, bytes};
 * the stream is cut into frames without regard to where messages end. Any thread appends; all else
 * is called by the link's loop alone.
 *
 * <p>A full frame goes as soon as the window allows. One that is not full goes only while fewer
 * than {@value #EARLY_FRAMES} are under way: so an idle link sends at once, and under load frames
 * fill while others travel, without a timer. A connection loses nothing; when it is lost itself,
 * all that was under way is sent again on the next one.
 */
public final class LinkSender {
    /** The longest stretch of the stream in a frame. */
    public static final int FRAME_BYTES = 128 << 10;

    static final int WINDOW_FRAMES = 16;
    static final int WINDOW_BYTES = 1 << 20;
    static final int EARLY_FRAMES = 2;

    private final long limit;
    private final Runnable crowded;
    private final Runnable eased;
    private final Consumer<RuntimeException> failedReceipt;

    // Behind the lock: what any thread adds to.
    private final Object lock = new Object();
    private final StreamBuffer stream = new StreamBuffer(FRAME_BYTES);
    private final ArrayDeque<Due> receipts = new ArrayDeque<>();
    private long handledEnd;
    private long settledEnd;
    private boolean isCrowded;
    private boolean isClosed;
    private boolean isOver;
    private long messages;

    // For other threads to look at.
    private volatile long waiting;
    private volatile long framesSent;
    private volatile long framesResent;

    // The link's loop only.
    private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
    private final List<Due> ready = new ArrayList<>();
    private int bytesUnderWay;
    private long sequence;
    private long sentEnd;

    /** A receipt, due when the stream up to {@code end} is handled. */
    private record Due(long end, Receipt receipt) {}

    /** A frame under way; {@code end} is where it ends in the stream. */
    public record Sent(long sequence, byte[] bytes, int length, long end) {}

    /**
     * @param limit how many bytes may wait before there is no room
     * @param crowded called on any thread when half of it waits
     * @param eased called when it has become a quarter, and at the end
     * @param failedReceipt told what a receipt has thrown
     */
    public LinkSender(
            long limit,
            Runnable crowded,
            Runnable eased,
            Consumer<RuntimeException> failedReceipt) {
        this.limit = limit;
        this.crowded = crowded;
        this.eased = eased;
        this.failedReceipt = failedReceipt;
    }

    /** Adds a message at the end. Thread-safe; after the end the receipt is settled at once. */
    public void append(Channel channel, byte[] message, @Nullable Receipt receipt) {
        boolean begins;
        synchronized (lock) {
            if (isClosed) {
                if (receipt == null) {
                    return;
                }
                if (!isOver) {
                    // Those before it are being settled just now.
                    receipts.add(new Due(Long.MAX_VALUE, receipt));
                    return;
                }
                begins = false;
            } else {
                stream.append(channel, message);
                messages++;
                if (receipt != null) {
                    receipts.add(new Due(stream.end(), receipt));
                    receipt = null;
                }
                waiting = stream.end() - handledEnd;
                begins = !isCrowded && waiting >= limit / 2;
                isCrowded |= begins;
            }
        }
        if (begins) {
            crowded.run();
        }
        if (receipt != null) {
            settle(receipt, Fate.UNSENT);
        }
    }

    /**
     * Has {@code receipt} settled when all that was appended so far is handled, or at the end.
     * Thread-safe.
     *
     * @return false when there is nothing to wait for: all of it is handled, and each receipt
     *     before this one has been called
     */
    public boolean await(Receipt receipt) {
        synchronized (lock) {
            if (isOver || (!isClosed && settledEnd == stream.end())) {
                return false;
            }
            receipts.add(new Due(isClosed ? Long.MAX_VALUE : stream.end(), receipt));
            return true;
        }
    }

    /** How much was ever appended, in bytes of the stream. Thread-safe. */
    public long appended() {
        synchronized (lock) {
            return stream.end();
        }
    }

    /** Whether less than the limit waits. Thread-safe. */
    public boolean hasRoom() {
        return waiting < limit;
    }

    /** The next frame, if one may go. */
    public @Nullable Sent next() {
        byte[] bytes;
        int length;
        synchronized (lock) {
            length = stream.firstLength();
            if (length == 0 || isClosed || !mayGo(length)) {
                return null;
            }
            bytes = stream.takeFirst();
        }
        sentEnd += length;
        bytesUnderWay += length;
        framesSent = framesSent + 1;
        Sent frame = new Sent(++sequence, bytes, length, sentEnd);
        underWay.add(frame);
        return frame;
    }

    private boolean mayGo(int length) {
        if (length < FRAME_BYTES) {
            return underWay.size() < EARLY_FRAMES;
        }
        return underWay.size() < WINDOW_FRAMES && bytesUnderWay + length <= WINDOW_BYTES;
    }

    /** What is under way, in order, to be sent once more. */
    public List<Sent> again() {
        framesResent = framesResent + underWay.size();
        return List.copyOf(underWay);
    }

    /**
     * The peer has handled all frames up to {@code last}; settles what that settles.
     *
     * @throws IllegalStateException if that was never sent
     */
    public void handled(long last) {
        if (last > sequence) {
            throw new IllegalStateException(
                    "frame %d is acknowledged, %d was the last sent".formatted(last, sequence));
        }
        long end = -1;
        for (Sent first = underWay.peek();
                first != null && first.sequence <= last;
                first = underWay.peek()) {
            underWay.remove();
            bytesUnderWay -= first.length;
            end = first.end;
        }
        if (end >= 0) {
            settleUpTo(end);
        }
    }

    private void settleUpTo(long end) {
        boolean ends;
        synchronized (lock) {
            handledEnd = end;
            waiting = stream.end() - end;
            ends = isCrowded && waiting <= limit / 4;
            isCrowded &= !ends;
        }
        while (takeReady(end)) {
            ready.forEach(due -> settle(due.receipt, Fate.HANDLED));
            ready.clear();
        }
        if (ends) {
            eased.run();
        }
    }

    private boolean takeReady(long end) {
        synchronized (lock) {
            for (Due due = receipts.peek(); due != null && due.end <= end; due = receipts.peek()) {
                ready.add(receipts.remove());
            }
            if (ready.isEmpty()) {
                settledEnd = end;
            }
            return !ready.isEmpty();
        }
    }

    /** The peer is gone: settles all receipts. Nothing is taken or given any more. */
    public void end() {
        boolean ends;
        synchronized (lock) {
            isClosed = true;
            ends = isCrowded;
            isCrowded = false;
        }
        while (takeAll()) {
            ready.forEach(due -> settle(due.receipt, due.end <= sentEnd ? Fate.LOST : Fate.UNSENT));
            ready.clear();
        }
        underWay.clear();
        if (ends) {
            eased.run();
        }
    }

    private boolean takeAll() {
        synchronized (lock) {
            ready.addAll(receipts);
            receipts.clear();
            if (ready.isEmpty()) {
                isOver = true;
                stream.clear();
                waiting = 0;
            }
            return !ready.isEmpty();
        }
    }

    private void settle(Receipt receipt, Fate fate) {
        try {
            receipt.settled(fate);
        } catch (RuntimeException e) {
            // The others are not to suffer for it.
            failedReceipt.accept(e);
        }
    }

    /** What it has done so far, about. Thread-safe. */
    public Figures figures() {
        synchronized (lock) {
            return new Figures(waiting, messages, framesSent, framesResent);
        }
    }

    /**
     * @param waiting bytes that are not handled
     * @param framesSent without those sent again
     */
    public record Figures(long waiting, long messages, long framesSent, long framesResent) {}
}
