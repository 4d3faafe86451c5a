package io.meshlark.loadtest.chaos.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A small TCP proxy that can make a link slow or silent, where the kernel has no delay. Bytes keep
 * their order, nothing is lost: a silent link goes on where it stopped.
 */
public final class SlowLink implements AutoCloseable {

    private static final int CHUNK = 16 * 1024;

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition spoken = lock.newCondition();
    private volatile long delayNanos;
    private boolean silent;

    private SlowLink(ServerSocket server, InetSocketAddress target) {
        this.server = server;
        this.target = target;
    }

    /** Listens on a free port of an address. */
    public static SlowLink to(InetSocketAddress target, String bind) {
        try {
            var server = new ServerSocket(0, 50, InetAddress.getByName(bind));
            var link = new SlowLink(server, target);
            Thread.ofVirtual().name("slow-link").start(link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How much later bytes arrive, in each direction. */
    public void delay(long millis) {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Nothing arrives any more, until {@link #speak}. */
    public void fallSilent() {
        lock.lock();
        try {
            silent = true;
        } finally {
            lock.unlock();
        }
    }

    public void speak() {
        lock.lock();
        try {
            silent = false;
            spoken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                var near = server.accept();
                Thread.ofVirtual().start(() -> connect(near));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void connect(Socket near) {
        var far = new Socket();
        try {
            open.add(near);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            far.connect(target, 5000);
            open.add(far);
            carry(near, far);
            carry(far, near);
        } catch (IOException _) {
            close(near);
            close(far);
        }
    }

    private record Chunk(byte[] bytes, long due) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return other instanceof Chunk it ? Long.signum(due - it.due) : 0;
        }
    }

    /** One thread reads, another writes what is due; the last chunk is empty. */
    private void carry(Socket from, Socket to) {
        var queue = new DelayQueue<Chunk>();
        Thread.ofVirtual().start(() -> read(from, queue));
        Thread.ofVirtual().start(() -> write(queue, from, to));
    }

    private void read(Socket from, DelayQueue<Chunk> queue) {
        var buffer = new byte[CHUNK];
        long due = System.nanoTime();
        try {
            var in = from.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                // Never before the one in front of it, also when the delay has become shorter.
                due = Math.max(due + 1, System.nanoTime() + delayNanos);
                queue.add(new Chunk(Arrays.copyOf(buffer, n), due));
            }
        } catch (IOException _) {
            // The end, too.
        }
        queue.add(new Chunk(new byte[0], Math.max(due + 1, System.nanoTime())));
    }

    private void write(DelayQueue<Chunk> queue, Socket from, Socket to) {
        try {
            var out = to.getOutputStream();
            for (var chunk = queue.take(); chunk.bytes().length > 0; chunk = queue.take()) {
                awaitSpeech();
                out.write(chunk.bytes());
            }
            awaitSpeech();
        } catch (IOException _) {
            // The end of both.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
            close(to);
        }
    }

    private void awaitSpeech() throws InterruptedException {
        lock.lock();
        try {
            while (silent) {
                spoken.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void close(Closeable it) {
        open.remove(it);
        try {
            it.close();
        } catch (IOException _) {
            // It is gone in any case.
        }
    }

    @Override
    public void close() {
        close(server);
        open.forEach(this::close);
        speak();
    }
}
