package io.meshlark.loadtest.chaos.client;

import io.meshlark.loadtest.chaos.client.Profile.Filter;
import io.meshlark.loadtest.chaos.history.History;
import io.meshlark.loadtest.chaos.history.Message;
import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.chaos.history.What.By;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One client id, always connected as far as it can be: after the end of a connection it tries the
 * nodes in turn. It repeats what is not acknowledged, with DUP and the same packet id while its
 * session is there. What it does and sees is written down under its lock, so the history has it in
 * the order of the wire.
 */
public final class Client implements Wire.Events {

    private static final int WINDOW = 8;
    private static final long CONNACK_MILLIS = 10_000;
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long FORMER_NANOS = TimeUnit.SECONDS.toNanos(8);

    private final Profile profile;
    private final Nodes nodes;
    private final History history;
    private final Reconnecting reconnecting;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Sending sending = new Sending();
    private final Subscribing subscribing;
    private final Answering answering;
    private final List<Line> lines = new ArrayList<>();

    private @Nullable Line current;
    private boolean connecting;
    private boolean running = true;
    private int connections;
    private int sequence;

    public Client(Profile profile, Nodes nodes, History history, long seed) {
        this.profile = profile;
        this.nodes = nodes;
        this.history = history;
        this.subscribing = new Subscribing(profile.filters());
        this.answering = new Answering(profile, history, sending, subscribing);
        this.reconnecting = new Reconnecting(this, nodes, profile.home(), new Random(seed));
    }

    public String id() {
        return profile.id();
    }

    // ---- connecting

    /** Begins to connect. */
    public void start() {
        reconnecting.start();
    }

    /** Waits until it has no connection and should have one; false when it has been stopped. */
    boolean awaitNeed() throws InterruptedException {
        lock.lock();
        try {
            while (running && (current != null || connecting || reconnecting.isAway())) {
                changed.await(200, TimeUnit.MILLISECONDS);
            }
            return running;
        } finally {
            lock.unlock();
        }
    }

    /** One try, in addition to the connection that may be there; whether it was accepted. */
    boolean connect(int node) throws InterruptedException {
        int number;
        lock.lock();
        try {
            if (connecting || !running) {
                return false;
            }
            connecting = true;
            number = ++connections;
        } finally {
            lock.unlock();
        }
        try {
            return connect(number, node);
        } finally {
            lock.lock();
            connecting = false;
            changed.signalAll();
            lock.unlock();
        }
    }

    private boolean connect(int number, int node) throws InterruptedException {
        Wire wire;
        var asking = profile.asking(number);
        try {
            wire = Wire.open(number, node, nodes.address(node));
        } catch (IOException _) {
            history.add(id(), number, node, asking);
            history.add(id(), number, node, new What.ConnectRefused(-1));
            return false;
        }
        var line = new Line(wire);
        lock.lock();
        try {
            lines.add(line);
            history.add(id(), number, node, asking);
            wire.send(Outgoing.connect(profile.connect(), id(), asking.will()));
        } finally {
            lock.unlock();
        }
        wire.start(id() + "#" + number, profile.version(), this);
        return await(line);
    }

    private boolean await(Line line) throws InterruptedException {
        try {
            return line.outcome().get(CONNACK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            lock.lock();
            try {
                if (!line.isAccepted()) {
                    refused(line, -1);
                    line.wire().abort();
                }
                return line.isAccepted();
            } finally {
                lock.unlock();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void refused(Line line, int reason) {
        if (!line.isOver()) {
            line.end();
            log(line, new What.ConnectRefused(reason));
        }
    }

    // ---- what comes in

    @Override
    public void received(Wire from, Incoming packet) {
        lock.lock();
        try {
            var line = line(from);
            switch (packet) {
                case Incoming.ConnAck(var reason, _) when reason != 0 -> refused(line, reason);
                case Incoming.ConnAck(_, var present) -> accepted(line, present);
                case Incoming.Disconnect(var reason) -> line.farewell(reason);
                default -> answering.received(line, line == current, packet);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Line line(Wire wire) {
        return lines.stream().filter(it -> it.wire() == wire).findFirst().orElseThrow();
    }

    private void accepted(Line line, boolean sessionPresent) {
        if (line.isOver()) {
            return; // The answer came too late, the connection is being closed.
        }
        line.accept();
        log(line, new What.ConnectAccepted(sessionPresent));
        var former = current;
        if (former != null) {
            former.replaced(System.nanoTime());
        }
        current = line;
        answering.begin(line, sessionPresent);
        line.outcome().complete(true);
    }

    @Override
    public void closed(Wire it) {
        lock.lock();
        try {
            var line = line(it);
            lines.remove(line);
            if (!line.isAccepted()) {
                refused(line, line.farewell());
            } else if (line.farewell() >= 0) {
                over(line, By.BROKER, line.farewell());
            } else {
                over(line, By.LOST, 0);
            }
        } finally {
            lock.unlock();
        }
    }

    private void over(Line line, By by, int reason) {
        if (!line.isOver()) {
            line.end();
            log(line, new What.Disconnected(by, reason));
        }
        if (line == current) {
            current = null;
            changed.signalAll();
        }
    }

    private void log(Line line, What what) {
        history.add(id(), line.wire().number(), line.wire().node(), what);
    }

    /** Called now and then: pings, and gives up what is silent. */
    public void tick() {
        lock.lock();
        try {
            long now = System.nanoTime();
            for (var line : List.copyOf(lines)) {
                if (line.isAccepted() && !line.isOver()) {
                    tick(line, now);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void tick(Line line, long now) {
        if (line != current && now - line.formerSince() > FORMER_NANOS) {
            over(line, By.ABORT, 0);
            line.wire().abort();
        } else if (line == current && now - line.wire().heardNanos() > SILENCE_NANOS) {
            reconnecting.avoid(line.wire().node());
            over(line, By.LOST, 0);
            line.wire().abort();
        } else if (line != current || now - line.wire().heardNanos() > PING_NANOS) {
            line.wire().send(Outgoing.pingReq());
        }
        if (line == current) {
            subscribing.refused().forEach(it -> answering.subscribe(line, it));
        }
    }

    // ---- what it is told to do

    /**
     * Publishes, as soon as it is connected and not too much is under way.
     *
     * @return null when it was stopped meanwhile
     */
    public @Nullable MessageId publish(String topic, int qos, boolean retain)
            throws InterruptedException {
        lock.lock();
        try {
            while (running && (current == null || sending.size() >= WINDOW)) {
                changed.await(200, TimeUnit.MILLISECONDS);
            }
            var line = current;
            if (!running || line == null) {
                return null;
            }
            var message = new Message(new MessageId(id(), ++sequence), topic, qos, retain);
            var pending = qos == 0 ? new Pending(message, 0, false) : sending.begin(message);
            answering.publish(line, pending, false);
            return message.id();
        } finally {
            lock.unlock();
        }
    }

    /** The QoS granted, a reason of 0x80 and more, or -1: not connected any more. */
    public CompletableFuture<Integer> subscribe(String filter, int qos) {
        lock.lock();
        try {
            var wanted = new Filter(filter, qos);
            subscribing.want(wanted);
            return current == null
                    ? CompletableFuture.completedFuture(-1)
                    : answering.subscribe(current, wanted);
        } finally {
            lock.unlock();
        }
    }

    public void unsubscribe(String filter, int qos) {
        lock.lock();
        try {
            subscribing.drop(new Filter(filter, qos));
            if (current != null) {
                answering.unsubscribe(current, new Filter(filter, qos));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Leaves its node.
     *
     * @param away how long it stays away; counts not for a take-over
     */
    void leave(Manner manner, int to, long away) throws InterruptedException {
        if (manner == Manner.TAKE_OVER) {
            connect(to);
            return;
        }
        lock.lock();
        try {
            reconnecting.goTo(to, away);
            if (current != null) {
                part(current, manner);
            }
        } finally {
            lock.unlock();
        }
    }

    private void part(Line line, Manner manner) {
        if (manner == Manner.GOODBYE) {
            over(line, By.GOODBYE, 0);
            line.wire().send(Outgoing.disconnect());
            line.wire().finish();
        } else {
            over(line, By.ABORT, 0);
            line.wire().abort();
        }
    }

    /** Ends all connections, for good. */
    public void stop() {
        lock.lock();
        try {
            running = false;
            for (var line : List.copyOf(lines)) {
                if (line.isAccepted() && !line.isOver()) {
                    part(line, Manner.GOODBYE);
                } else {
                    line.wire().abort();
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Connected, subscribed to all that it wants, and everything is answered. */
    public boolean isSettled() {
        lock.lock();
        try {
            return current != null && sending.size() == 0 && subscribing.isComplete();
        } finally {
            lock.unlock();
        }
    }

    /** The node it is connected to, or 0. */
    public int node() {
        lock.lock();
        try {
            return current == null ? 0 : current.wire().node();
        } finally {
            lock.unlock();
        }
    }
}
