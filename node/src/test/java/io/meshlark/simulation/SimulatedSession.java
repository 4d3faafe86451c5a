package io.meshlark.simulation;

import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.Outgoing;
import io.meshlark.session.Session;
import io.meshlark.session.Sessions;
import io.meshlark.session.Window;
import io.meshlark.session.shard.AwakeSession;
import io.meshlark.session.shard.KeptEvent;
import io.meshlark.session.shard.KeptState;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardEffect;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The persistent actor around an {@link AwakeSession}: one message at a time, none while it writes,
 * and none but the shard's answer before it is ready.
 */
final class SimulatedSession implements AwakeSession.Shell {
    private final Broker broker;
    private final World world;
    private final SimulatedShard shard;
    private final Disk disk;
    private final long number;
    private final KeptState kept;
    private final AwakeSession machine;
    private final Channel mailbox;
    private final Channel toShard;

    private final Deque<Message> stash = new ArrayDeque<>();
    private final Deque<Runnable> writes = new ArrayDeque<>();
    private boolean dead;
    private int underWay;

    // this connection
    private @Nullable Edge edge;
    private long epoch;

    /**
     * @param ifDead done instead when the session stops before it comes to this
     */
    record Message(boolean beforeReady, Consumer<SimulatedSession> action, Runnable ifDead) {}

    SimulatedSession(Broker broker, SimulatedShard shard, Disk disk, long number) {
        this.broker = broker;
        this.world = broker.world();
        this.shard = shard;
        this.disk = disk;
        this.number = number;
        this.kept = disk.replayKept(number);
        this.mailbox = new Channel(broker, 2);
        this.toShard = new Channel(broker, 2);
        this.machine = new AwakeSession(number, broker.scenario().queue(), kept, this);
    }

    void start() {
        broker.after(
                world.between(0, 20),
                () -> {
                    machine.wake();
                    lookWhetherIdle();
                });
    }

    long number() {
        return number;
    }

    /** Of the connection that is attached, 0 for none. */
    long epoch() {
        return epoch;
    }

    // ---- mailbox

    void send(Consumer<SimulatedSession> action) {
        send(new Message(false, action, () -> {}));
    }

    void send(Consumer<SimulatedSession> action, Runnable ifDead) {
        send(new Message(false, action, ifDead));
    }

    void sendFromLog(ShardEffect.FromLog log) {
        send(new Message(true, s -> s.fromLog(log), () -> {}));
    }

    void send(Message message) {
        underWay++;
        mailbox.send(() -> {
            underWay--;
            stash.add(message);
            work();
        });
    }

    private void work() {
        if (dead) {
            stash.forEach(message -> message.ifDead.run());
            stash.clear();
        }
        while (!dead && writes.isEmpty()) {
            Message next = next();
            if (next == null) {
                return;
            }
            next.action.accept(this);
        }
    }

    private @Nullable Message next() {
        if (machine.isReady()) {
            return stash.poll();
        }
        for (Message message : stash) {
            if (message.beforeReady) {
                stash.remove(message);
                return message;
            }
        }
        return null;
    }

    // ---- what the shard says

    private void fromLog(ShardEffect.FromLog log) {
        machine.fromLog(tampered(log), world.now(), () -> {});
    }

    private ShardEffect.FromLog tampered(ShardEffect.FromLog log) {
        boolean forgets = !broker.keeps(Rule.RECOVERED_MAY_HAVE_BEEN_SENT);
        boolean expires = !broker.keeps(Rule.SENT_DOES_NOT_EXPIRE);
        boolean mixes = !broker.keeps(Rule.KEPT_BOUNDARY);
        if (machine.isReady() || !(forgets || expires || mixes)) {
            return log;
        }
        List<ShardEffect.Logged> messages =
                log.messages().stream()
                        .filter(m -> !(expires && expired(m)))
                        .map(m -> forgets ? unsent(m) : m)
                        .toList();
        return new ShardEffect.FromLog(
                log.session(), messages, forgets ? -1 : log.sentTo(), log.keptDrops());
    }

    private boolean expired(ShardEffect.Logged m) {
        boolean expired = !m.received() && m.message().publication().isExpired(world.now());
        if (expired) {
            tellShard(
                    new ShardCommand.Settled(
                            number, new long[] {m.message().outSeq(), m.message().outSeq()}));
        }
        return expired;
    }

    private static ShardEffect.Logged unsent(ShardEffect.Logged m) {
        Outgoing o = m.message();
        return new ShardEffect.Logged(
                new Outgoing(
                        o.outSeq(),
                        o.publication(),
                        o.qos(),
                        o.retain(),
                        o.subscriptionIds(),
                        false),
                m.received());
    }

    /** The log is back after a failed write. */
    void resume() {
        machine.resume();
    }

    void deliver(Outgoing message, long excess) {
        machine.deliver(message, excess, world.now());
    }

    void receivedIsDurable(long outSeq) {
        machine.receivedIsDurable(outSeq);
    }

    void dropIsDurable() {
        if (broker.keeps(Rule.DROP_DURABLE_BEFORE_SENDING_ON)) {
            machine.dropIsDurable(world.now());
        }
    }

    void keep(long upTo) {
        machine.keep(upTo);
    }

    void attach(Edge client, long epoch, Sessions.Request request) {
        this.edge = client;
        this.epoch = epoch;
        client.newWindow(request.receiveMaximum());
        machine.attach(
                new PacketIds(client, shift()),
                new Window(request.receiveMaximum(), 1_000, request.fits()),
                world.now());
    }

    private int shift() {
        return broker.keeps(Rule.STABLE_PACKET_IDS) ? 0 : (int) (epoch >>> 32);
    }

    void detachedByShard() {
        edge = null;
        epoch = 0;
        machine.writtenOff();
    }

    // ---- what the connection says

    void acknowledged(int packetId) {
        check(machine.acknowledged(PacketIds.back(packetId, shift()), world.now()), "PUBACK");
    }

    void received(int packetId, ReasonCode reason) {
        check(machine.received(PacketIds.back(packetId, shift()), reason, world.now()), "PUBREC");
    }

    void completed(int packetId) {
        check(machine.completed(PacketIds.back(packetId, shift()), world.now()), "PUBCOMP");
    }

    private void check(Session.Ack ack, String packet) {
        if (ack == Session.Ack.WRONG_STEP) {
            broker.checker().violated(packet + " met a message at another step in " + this);
        }
    }

    void detach(String clientId, long epoch, Departure departure) {
        edge = null;
        this.epoch = 0;
        machine.detach(clientId, epoch, departure);
    }

    // ---- what the session wants

    @Override
    public void persist(List<KeptEvent> events, Runnable then) {
        List<KeptEvent> row = List.copyOf(events);
        writes.add(() -> write(row, then));
        if (writes.size() == 1) {
            writes.peek().run();
        }
    }

    private void write(List<KeptEvent> row, Runnable then) {
        world.trace(() -> this + " writes " + Words.of(row));
        disk.session(number)
                .write(
                        broker,
                        row,
                        () -> {
                            if (!dead) {
                                row.forEach(kept::apply);
                                then.run();
                                writes.remove();
                                if (!writes.isEmpty()) {
                                    writes.peek().run();
                                }
                                work();
                            }
                        },
                        () -> {
                            if (!dead) {
                                dead = true;
                                toShard.send(() -> shard.tell(new ShardCommand.Asleep(number)));
                                shard.fails(this, edge);
                                work();
                            }
                        });
    }

    @Override
    public void tellShard(ShardCommand command) {
        switch (command) {
            case ShardCommand.Received received
                    when !broker.keeps(Rule.RECEIVED_DURABLE_BEFORE_PUBREL) ->
                    machine.receivedIsDurable(received.outSeq());
            case ShardCommand.Dropped dropped
                    when !broker.keeps(Rule.DROP_DURABLE_BEFORE_SENDING_ON) ->
                    machine.dropIsDurable(world.now());
            default -> {}
        }
        ShardCommand told =
                command instanceof ShardCommand.Awake && !broker.keeps(Rule.KEPT_BOUNDARY)
                        ? new ShardCommand.Awake(number, -1, 0, 0)
                        : command;
        toShard.send(() -> shard.tell(told));
    }

    @Override
    public void dropped(Session.Drop why) {
        broker.checker().dropped(shard.number(), number, why);
    }

    // ---- stopping

    private void lookWhetherIdle() {
        broker.after(
                world.between(200, 3_000),
                () -> {
                    if (dead) {
                        return;
                    }
                    machine.flush();
                    boolean idle = machine.isReady() && writes.isEmpty() && stash.isEmpty();
                    if (idle && underWay == 0 && machine.mayStop() && world.chance(0.6)) {
                        dead = true;
                        toShard.send(() -> shard.tell(new ShardCommand.Asleep(number)));
                        shard.stops(this);
                    } else {
                        lookWhetherIdle();
                    }
                });
    }

    /** The session is over. */
    void stopped() {
        dead = true;
        work();
    }

    boolean isDrained() {
        return machine.waiting() == 0 && machine.inflight() == 0;
    }

    @Override
    public String toString() {
        return "session " + shard.number() + "." + number;
    }
}
