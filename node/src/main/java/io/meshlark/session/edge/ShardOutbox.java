package io.meshlark.session.edge;

import io.meshlark.cluster.Peer;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.delivery.ShardGateway;
import io.meshlark.session.shard.LogRecord;
import io.meshlark.session.shard.ShardCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This node's appends to one shard, numbered and in order (design rule 2): what the shard has not
 * acknowledged stays here, and goes to its next incarnation again. Appends gather while frames are
 * under way, so under load a frame holds many.
 */
public final class ShardOutbox implements AppendAnswers {
    private static final int FRAMES_UNDER_WAY = 2;
    private static final int FRAME_BYTES = 256 << 10;

    /**
     * @param since epoch milliseconds
     */
    private record Waiting(ShardCommand.Append append, long since, ShardGateway.Done done) {
        int weight() {
            return append.publication().weight();
        }
    }

    private final long origin;
    private final WaitingBytes nodeBytes;
    private final LongSupplier clock;

    // guarded by this
    private final ArrayDeque<Waiting> unsent = new ArrayDeque<>();
    private final ArrayDeque<Waiting> sent = new ArrayDeque<>();
    private volatile @Nullable ShardPort shard;
    private long nextSeq = 1;
    private int framesUnderWay;

    private volatile boolean failing;
    private final CompletableFuture<Void> firstOpened = new CompletableFuture<>();

    /**
     * @param origin this node in this life of its process
     * @param nodeBytes what waits in all outboxes of the node
     * @param clock epoch milliseconds
     */
    ShardOutbox(long origin, WaitingBytes nodeBytes, LongSupplier clock) {
        this.origin = origin;
        this.nodeBytes = nodeBytes;
        this.clock = clock;
    }

    /** The node that runs the shard; null when that is this node, or nobody knows. */
    @Nullable Peer peer() {
        ShardPort open = shard;
        return open == null ? null : open.node();
    }

    boolean accepts() {
        return !failing;
    }

    boolean isFailing() {
        return failing;
    }

    /** The shard's store fails, or works again. */
    public void failing(boolean isFailing) {
        failing = isFailing;
    }

    synchronized void append(ShardGateway.Append append, ShardGateway.Done done) {
        List<LogRecord.Target> picked = new ArrayList<>(append.picked().size());
        for (ShardGateway.Picked p : append.picked()) {
            picked.add(new LogRecord.Target(p.session(), p.qos(), p.retain(), p.ids()));
        }
        Waiting waiting =
                new Waiting(
                        new ShardCommand.Append(
                                origin,
                                nextSeq++,
                                append.publication(),
                                append.id(),
                                append.epoch(),
                                append.match(),
                                picked),
                        clock.getAsLong(),
                        done);
        nodeBytes.add(waiting.weight());
        unsent.add(waiting);
        send();
    }

    /**
     * A new incarnation of the shard: everything unacknowledged goes to it, in order. What no
     * incarnation has seen, and what has waited for too long, is refused: its publisher may have
     * gone on elsewhere, and nobody would know any more that this is older (design rule 1).
     */
    void opened(ShardPort incarnation) {
        List<Waiting> tooOld = new ArrayList<>(0);
        synchronized (this) {
            long oldest = clock.getAsLong() - ShardGateway.LONGEST_WAIT;
            while (!unsent.isEmpty() && unsent.peek().since() < oldest) {
                Waiting waiting = unsent.remove();
                nodeBytes.remove(waiting.weight());
                tooOld.add(waiting);
            }
            resend(incarnation);
        }
        tooOld.forEach(it -> it.done().done(Outcome.REFUSED));
        firstOpened.complete(null);
    }

    private void resend(ShardPort incarnation) {
        shard = incarnation;
        framesUnderWay = 0;
        for (Iterator<Waiting> last = sent.descendingIterator(); last.hasNext(); ) {
            unsent.addFirst(last.next());
        }
        sent.clear();
        send();
    }

    CompletableFuture<Void> firstOpened() {
        return firstOpened;
    }

    /** Asks the shard to say when it has done all it was told before. */
    synchronized CompletableFuture<Void> drained() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        if (shard == null) {
            idle.complete(null);
        } else {
            shard.whenIdle(() -> idle.complete(null));
        }
        return idle;
    }

    /** The shard is nowhere for a while. */
    synchronized void closed() {
        shard = null;
    }

    private void send() {
        ShardPort target = shard;
        while (target != null && framesUnderWay < FRAMES_UNDER_WAY && !unsent.isEmpty()) {
            List<ShardCommand.Append> frame = new ArrayList<>();
            int bytes = 0;
            while (!unsent.isEmpty() && (frame.isEmpty() || bytes < FRAME_BYTES)) {
                Waiting next = unsent.remove();
                sent.add(next);
                frame.add(next.append());
                bytes += next.weight();
            }
            framesUnderWay++;
            target.append(frame);
        }
    }

    @Override
    public void decided(List<Outcome> outcomes, long lastSeq) {
        List<Waiting> decided = new ArrayList<>(outcomes.size());
        synchronized (this) {
            while (!sent.isEmpty() && sent.peek().append().originSeq() <= lastSeq) {
                Waiting waiting = sent.remove();
                nodeBytes.remove(waiting.weight());
                decided.add(waiting);
            }
        }
        int offset = outcomes.size() - decided.size();
        for (int i = 0; i < decided.size(); i++) {
            decided.get(i).done().done(outcomes.get(offset + i));
        }
    }

    @Override
    public synchronized void frameTaken() {
        framesUnderWay = Math.max(0, framesUnderWay - 1);
        send();
    }
}
