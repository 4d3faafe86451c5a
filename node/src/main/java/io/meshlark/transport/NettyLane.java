package io.meshlark.transport;

import io.meshlark.delivery.Congestion;
import io.meshlark.routing.Lane;
import io.meshlark.transport.codec.PublishFrames;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop and what its connections share: the queue of work handed over from elsewhere, the
 * connections to flush, deadlines, encoded publications.
 *
 * <p>Work handed over while a drain is due costs no further wake-up. Connections that were written
 * to are flushed once, at the end of the drain, which runs after the loop has read all sockets that
 * were ready: one system call per connection and round, however many packets.
 */
final class NettyLane implements Lane {
    private static final Logger LOG = LoggerFactory.getLogger(NettyLane.class);

    /** So many tasks, then the sockets have their turn. */
    private static final int TASKS_PER_DRAIN = 4096;

    /** What a task weighs beside the publications it holds. */
    private static final long TASK_WEIGHT = 100;

    /** The lane is congested when more than this waits, in bytes, until it is down to a quarter. */
    private static final long CONGESTED_AT =
            Math.clamp(Runtime.getRuntime().maxMemory() / 64, 4L << 20, 64L << 20);

    private record Task(Runnable work, long weight) {}

    private final EventLoop loop;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private final Congestion congestion;

    // handed over, from any thread
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean isDrainDue = new AtomicBoolean();
    private final AtomicBoolean isCongested = new AtomicBoolean();

    // on the loop only
    private final PublishFrames frames;
    private final DeadlineWheel deadlines;
    private final Set<MqttConnection> connections = new LinkedHashSet<>();
    private List<PacketWriter> unflushed = new ArrayList<>();
    private List<PacketReader> heldBack = new ArrayList<>();

    NettyLane(
            EventLoop loop,
            ByteBufAllocator allocator,
            LongSupplier nanos,
            InstantSource clock,
            Congestion congestion) {
        this.loop = loop;
        this.nanos = nanos;
        this.clock = clock;
        this.congestion = congestion;
        frames = new PublishFrames(allocator);
        deadlines = new DeadlineWheel(nanos.getAsLong());
    }

    /** Watches deadlines from now on. */
    void start() {
        var unused =
                loop.scheduleAtFixedRate(
                        this::checkDeadlines,
                        DeadlineWheel.TICK_NANOS,
                        DeadlineWheel.TICK_NANOS,
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean isHere() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        execute(task, 0);
    }

    @Override
    public void execute(Runnable task, long bytes) {
        long weight = bytes + TASK_WEIGHT;
        tasks.add(new Task(task, weight));
        if (waiting.addAndGet(weight) > CONGESTED_AT && isCongested.compareAndSet(false, true)) {
            congestion.begins();
        }
        requestDrain();
    }

    private void requestDrain() {
        if (isDrainDue.get() || !isDrainDue.compareAndSet(false, true)) {
            return;
        }
        try {
            loop.execute(this::drain);
        } catch (RejectedExecutionException _) {
            tasks.clear(); // the loop has ended, and with it all its connections
        }
    }

    private void drain() {
        isDrainDue.set(false);
        int left = TASKS_PER_DRAIN;
        Task task;
        while (left-- > 0 && (task = tasks.poll()) != null) {
            waiting.addAndGet(-task.weight());
            run(task.work());
        }
        frames.release();
        flush();
        if (isCongested.get()
                && waiting.get() < CONGESTED_AT / 4
                && isCongested.compareAndSet(true, false)) {
            congestion.ends();
        }
        if (!tasks.isEmpty()) {
            requestDrain();
        }
    }

    /** One task that fails must not take the others with it. */
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("a task of an event loop failed", e);
        }
    }

    private void flush() {
        while (!unflushed.isEmpty()) {
            List<PacketWriter> batch = unflushed;
            unflushed = new ArrayList<>();
            batch.forEach(PacketWriter::flush);
        }
    }

    /** Flushes {@code writer} when the work at hand is done. */
    void flushSoon(PacketWriter writer) {
        unflushed.add(writer);
        requestDrain();
    }

    /** Whether publishers have to wait. */
    boolean isCongested() {
        return congestion.isOn();
    }

    /** Lets {@code reader} go on when the node has caught up. */
    void holdBack(PacketReader reader) {
        heldBack.add(reader);
    }

    /** The node has caught up. */
    void letGo() {
        List<PacketReader> readers = heldBack;
        heldBack = new ArrayList<>();
        for (PacketReader reader : readers) {
            try {
                reader.resume(PacketReader.Pause.CONGESTION);
            } catch (RuntimeException e) {
                LOG.warn("a connection failed when it was read again", e);
            }
        }
    }

    void checkDeadlines() {
        deadlines.advance(nanos());
    }

    DeadlineWheel deadlines() {
        return deadlines;
    }

    PublishFrames frames() {
        return frames;
    }

    /** The open connections of this lane. */
    Set<MqttConnection> connections() {
        return connections;
    }

    /** A clock for intervals. */
    long nanos() {
        return nanos.getAsLong();
    }

    /** Epoch milliseconds. */
    long now() {
        return clock.millis();
    }
}
