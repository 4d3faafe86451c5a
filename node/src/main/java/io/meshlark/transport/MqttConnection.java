package io.meshlark.transport;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.connection.Handshake;
import io.meshlark.protocol.connection.KeepAlive;
import io.meshlark.protocol.connection.Parting;
import io.meshlark.protocol.connection.Terms;
import io.meshlark.protocol.connection.TokenBucket;
import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.Lane;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.Outgoing;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToClient;
import io.meshlark.transport.PacketReader.Pause;
import io.meshlark.transport.codec.PacketDecoder;
import io.meshlark.transport.codec.PacketEncoder;
import io.meshlark.transport.codec.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection, from its first byte to its last: the steps of its life. What an open
 * connection exchanges is in {@link OpenConnection}.
 *
 * <pre>
 *                ┌─▶ DELAYED ─┐   ┌─▶ AUTHENTICATING ─┐
 *                │            ▼   │                   ▼
 *  CONNECTING ── CONNECT ─────────┴─────────────▶ ATTACHING ── attached ──▶ OPEN ──▶ CLOSED
 *      │ 10 s, bad bytes                              │ refused              │ DISCONNECT, kick,
 *      └────────▶ CLOSED ◀────────────────────────────┘      silence, bad bytes, login expired
 * </pre>
 *
 * <p>When more clients come than the node lets in at a time (design P7), a CONNECT is DELAYED for a
 * moment, so that a crowd that has lost its node is spread and not sent away; no more of them than
 * the rate brings in that moment. Those beyond are refused, before anybody is asked about them.
 *
 * <p>AUTHENTICATING are only clients that have named a method for it: they are asked for AUTH,
 * within the time that a CONNECT has.
 *
 * <p>While DELAYED or ATTACHING nothing more is read, so a client may send what it likes right
 * behind its CONNECT. A connection that ends while ATTACHING tells its session as soon as it gets
 * it.
 *
 * <p>Lives on one event loop; calls of {@link ToClient} from elsewhere hop to it.
 */
final class MqttConnection
        implements ToClient, PacketReader.Sink, ClientLogin.Owner, OpenConnection.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);

    private enum Phase {
        CONNECTING,
        DELAYED,
        AUTHENTICATING,
        ATTACHING,
        OPEN,
        CLOSED
    }

    private static final int NODE_CUT_OFF = 1;
    private static final int SHARD_UNHEARD = 2;

    /** The longest that a CONNECT is delayed. */
    private static final long LONGEST_DELAY = TimeUnit.SECONDS.toNanos(1);

    private final Backend backend;
    private final NettyLane lane;
    private final ChannelHandlerContext channel;
    private final boolean isWelcome;
    private final PacketDecoder decoder;
    private final PacketReader reader;
    private final PacketWriter writer;
    private final DeadlineWheel.Deadline deadline =
            new DeadlineWheel.Deadline(() -> guarded(this::deadlinePassed));
    private Phase phase = Phase.CONNECTING;
    private long lastPacket;

    /** CONNECT, while it is delayed. */
    private @Nullable Connect delayed;

    // from CONNECT
    private @Nullable Terms terms;
    private @Nullable ClientLogin login;

    // once attached
    private @Nullable OpenConnection open;
    private List<Runnable> whenWritable = List.of();

    /** Why nothing is read or written: {@link #NODE_CUT_OFF}, {@link #SHARD_UNHEARD}, or both. */
    private int holds;

    /** What the session has said while that is so; null while it is not. */
    private @Nullable List<OnOpen> heldBack;

    // when it ended while ATTACHING
    private @Nullable Parting parting;

    MqttConnection(
            Backend backend, NettyLane lane, ChannelHandlerContext channel, boolean isWelcome) {
        this.backend = backend;
        this.lane = lane;
        this.channel = channel;
        this.isWelcome = isWelcome;
        decoder =
                PacketDecoder.server(
                        backend.offer().maxPacketSize(), backend.limits().maxConnectSize());
        reader = new PacketReader(decoder, this, channel);
        writer = new PacketWriter(lane, backend.metrics(), channel);
    }

    // --- from the socket

    void open() {
        backend.metrics().socketsAccepted.increment();
        lane.connections().add(this);
        lane.deadlines().set(deadline, lane.nanos() + backend.limits().connectTimeout().toNanos());
    }

    void read(ByteBuf bytes) {
        backend.metrics().bytesReceived.add(bytes.readableBytes());
        reader.read(bytes);
    }

    /** A client that takes nothing is read no further, or its acknowledgements would pile up. */
    void writabilityChanged() {
        if (!channel.channel().isWritable()) {
            reader.pause(Pause.UNWRITABLE);
        } else if (reader.isPaused(Pause.UNWRITABLE)) {
            lastPacket = lane.nanos(); // it takes something, so it lives
            reader.resume(Pause.UNWRITABLE);
            List<Runnable> tasks = whenWritable;
            whenWritable = List.of();
            tasks.forEach(Runnable::run);
        }
    }

    /** As many wait as the client has subscriptions whose retained messages it is being sent. */
    @Override
    public void whenWritable(Runnable task) {
        onLane(() -> {
            if (writer.hasRoom(0)) {
                task.run();
            } else {
                if (whenWritable.isEmpty()) {
                    whenWritable = new ArrayList<>();
                }
                whenWritable.add(task);
            }
        });
    }

    /** The socket is closed. */
    void lost() {
        close();
    }

    @Override
    public void packet(Packet packet) {
        backend.metrics().messagesReceived.increment();
        lastPacket = lane.nanos();
        if (open != null) {
            open.packet(packet);
        } else if (phase == Phase.AUTHENTICATING) {
            answer(packet);
        } else if (packet instanceof Connect connect) {
            connect(connect);
        } else {
            throw new IllegalStateException("decoder let " + packet + " pass before CONNECT");
        }
    }

    @Override
    public void violation(ProtocolViolation violation) {
        if (phase == Phase.OPEN) {
            end(violation);
            return;
        }
        backend.metrics().malformed.increment();
        MqttVersion version = decoder.version();
        if (version != null) {
            writer.speak(version, PacketEncoder.NO_LIMIT);
            refuse(violation.reason(), violation.detail());
        } else {
            close();
        }
    }

    // --- CONNECT

    private void connect(Connect connect) {
        reader.pause(Pause.CONNECT);
        writer.speak(connect.version(), connect.properties().maximumPacketSize());
        if (!isWelcome) {
            refuse(ReasonCode.SERVER_BUSY, "too many connections");
        } else if (AddressGate.isOneTooMany(channel.channel())) {
            refuse(ReasonCode.QUOTA_EXCEEDED, "too many connections from this address");
        } else if (mayCome()) {
            long wait = turn();
            if (wait == 0) {
                admit(connect);
            } else if (wait == TokenBucket.NONE) {
                backend.metrics().connectsBeyondRate.increment();
                refuse(
                        ReasonCode.CONNECTION_RATE_EXCEEDED,
                        "too many clients connect at a time, try again later");
            } else {
                backend.metrics().connectsDelayed.increment();
                phase = Phase.DELAYED;
                delayed = connect;
                lane.deadlines().set(deadline, lane.nanos() + wait);
            }
        }
    }

    /** Since it came: it may have been open for a while. */
    private boolean isBannedByAddress() {
        return backend.protection().bans().isBanned(Peer.address(channel.channel()));
    }

    /** How long CONNECT has to wait, by the listener's rate and the node's. */
    private long turn() {
        long now = lane.nanos();
        long here = backend.protection().listener().take(now, LONGEST_DELAY);
        if (here == TokenBucket.NONE) {
            return here;
        }
        long wait = backend.connects().take(now, LONGEST_DELAY);
        return wait == TokenBucket.NONE ? wait : Math.max(wait, here);
    }

    /** Whether the node takes anybody now. If not, this one has been told. */
    private boolean mayCome() {
        if (!backend.lease().holds()) {
            refuse(
                    ReasonCode.SERVER_UNAVAILABLE,
                    "this node does not hear the rest of the cluster, try another");
            return false;
        }
        if (backend.heap().isHigh()) {
            refuse(ReasonCode.QUOTA_EXCEEDED, "the broker is short of memory, try again later");
            return false;
        }
        return true;
    }

    private void admit(Connect connect) {
        if (isBannedByAddress()) {
            backend.metrics().bannedConnects.increment();
            refuse(ReasonCode.BANNED, "this address is banned");
            return;
        }
        backend.metrics().connectsAdmitted.increment();
        phase = Phase.ATTACHING;
        lane.deadlines().set(deadline, lane.nanos() + backend.limits().connectTimeout().toNanos());
        var handshake =
                new Handshake(
                        backend.offer(),
                        it -> Utf8.isValid(it.array()),
                        backend.authenticator().enhanced()::offers);
        switch (handshake.decide(connect, backend.freshClientIds().get())) {
            case Handshake.Outcome.Refused(var reason, var detail) -> refuse(reason, detail);
            case Handshake.Outcome.Accepted(var accepted) -> {
                terms = accepted;
                login = new ClientLogin(accepted, backend, writer, lane, this);
                login.begin(channel.channel());
            }
        }
    }

    // --- who the client is

    /** What comes between CONNECT and CONNACK [MQTT-3.1.2-30]. */
    private void answer(Packet packet) {
        if (login != null && packet instanceof Auth auth) {
            login.answer(auth);
        } else if (packet instanceof Disconnect) {
            close();
        } else {
            refuse(ReasonCode.PROTOCOL_ERROR, "only AUTH or DISCONNECT may come before CONNACK");
        }
    }

    @Override
    public void isAsked() {
        phase = Phase.AUTHENTICATING;
        reader.resume(Pause.CONNECT);
    }

    @Override
    public void isAnswered() {
        phase = Phase.ATTACHING;
        reader.pause(Pause.CONNECT);
    }

    @Override
    public void whileAttaching(Runnable task) {
        onLane(() -> {
            if (phase == Phase.ATTACHING) {
                task.run();
            } else {
                parting = null; // it has never got as far as a session
            }
        });
    }

    @Override
    public void letIn(Sessions.Request request) {
        backend.sessions().connect(request, this);
    }

    @Override
    public void authenticate(Auth auth) {
        if (login != null) {
            login.again(auth);
        }
    }

    @Override
    public void attached(Attachment attachment) {
        onLane(() -> attach(attachment));
    }

    private void attach(Attachment attachment) {
        if (parting != null) {
            attachment.session().disconnected(departure(parting, attachment));
            return;
        }
        if (phase != Phase.ATTACHING || terms == null || login == null) {
            // Refused, or given up, before: the client has never heard of this session.
            attachment
                    .session()
                    .disconnected(
                            new Departure(
                                    false,
                                    terms == null ? 0 : terms.sessionExpiry(),
                                    attachment.openInbound()));
            return;
        }
        phase = Phase.OPEN;
        lane.deadlines().clear(deadline);
        backend.metrics().clientConnected();
        open =
                new OpenConnection(
                        terms,
                        login.permissions(),
                        attachment,
                        backend,
                        reader,
                        writer,
                        lane,
                        login.pacing(reader),
                        this);
        if (!writer.write(login.welcome(terms.connAck(attachment.sessionPresent())))) {
            LOG.debug("CONNACK is too large for {}", terms.clientId());
            close();
            return;
        }
        watchKeepAlive();
        reader.resume(Pause.CONNECT);
    }

    private static Departure departure(Parting parting, Attachment attachment) {
        return new Departure(
                parting.publishWill(), parting.sessionExpiry(), attachment.openInbound());
    }

    @Override
    public void refused(ReasonCode reason, String detail) {
        onLane(() -> refuse(reason, detail));
    }

    /** CONNACK with an error, and no more. v3 may have no word for it, and is just closed. */
    @Override
    public void refuse(ReasonCode reason, String detail) {
        if (phase != Phase.OPEN && phase != Phase.CLOSED) {
            LOG.debug("CONNECT from {} refused: {}", Peer.address(channel.channel()), detail);
            backend.metrics().refused.increment();
            writer.write(ConnAck.refused(reason, detail));
            phase = Phase.CONNECTING; // no session will come
            close();
        }
    }

    // --- from the session

    @Override
    public String clientId() {
        return terms == null ? "" : terms.clientId();
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {
        if (qos != QoS.AT_MOST_ONCE) {
            throw new IllegalArgumentException(qos + " comes from the session, with a packet id");
        }
        onLane(() -> {
            if (phase == Phase.OPEN && open != null && heldBack == null) {
                open.deliver(publication, retain, ids);
            }
        });
    }

    @Override
    public void publish(Outgoing message, int packetId, boolean dup) {
        whileOpen(it -> it.publish(message, packetId, dup));
    }

    @Override
    public void release(int packetId, ReasonCode reason) {
        whileOpen(it -> it.release(packetId, reason));
    }

    @Override
    public void subscribed(int packetId, List<ReasonCode> reasons, @Nullable String problem) {
        whileOpen(it -> it.subscribed(packetId, reasons, problem));
    }

    @Override
    public void unsubscribed(int packetId, List<ReasonCode> reasons) {
        whileOpen(it -> it.unsubscribed(packetId, reasons));
    }

    @Override
    public void released(int packetId) {
        whileOpen(it -> it.released(packetId));
    }

    @Override
    public void rebased() {
        whileOpen(OpenConnection::rebased);
    }

    @Override
    public void kick(ReasonCode reason, String detail) {
        onLane(() -> {
            if (reason == ReasonCode.SESSION_TAKEN_OVER && phase != Phase.CLOSED) {
                backend.metrics().takenOver.increment();
            }
            disconnect(reason, detail);
            close(); // the will is published [MQTT-3.1.2-8]
        });
    }

    private interface OnOpen {
        void run(OpenConnection connection);
    }

    private void whileOpen(OnOpen action) {
        onLane(() -> {
            if (phase == Phase.OPEN && open != null) {
                if (heldBack == null) {
                    action.run(open);
                } else {
                    heldBack.add(action);
                }
            }
        });
    }

    /** The access rules have changed, or the client has proved to be somebody else by them. */
    @Override
    public void rightsChanged() {
        if (phase == Phase.OPEN && open != null) {
            open.rightsChanged();
        }
    }

    /**
     * Nothing is read from the client, nor written to it, until that is over: another node may have
     * taken its session over (P4, P8). What is at QoS 0 is dropped; of the rest no more comes than
     * the client has room for, as it is heard no more.
     */
    void holdBack(boolean isCutOff) {
        hold(NODE_CUT_OFF, isCutOff);
    }

    @Override
    public void shardIsUnheard(boolean isUnheard) {
        hold(SHARD_UNHEARD, isUnheard);
    }

    private void hold(int why, boolean isOn) {
        holds = isOn ? holds | why : holds & ~why;
        List<OnOpen> held = heldBack;
        if (holds != 0 && held == null) {
            heldBack = new ArrayList<>(0);
            reader.pause(Pause.CUT_OFF);
        } else if (holds == 0 && held != null) {
            heldBack = null;
            held.forEach(this::whileOpen);
            reader.resume(Pause.CUT_OFF);
        }
    }

    private void onLane(Runnable task) {
        if (lane.isHere()) {
            guarded(task);
        } else {
            lane.execute(() -> guarded(task));
        }
    }

    /** What goes wrong for one connection ends that one. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    // --- the end

    @Override
    public void end(ProtocolViolation violation) {
        if (phase != Phase.CLOSED) {
            LOG.debug("{} is disconnected: {}", clientId(), violation);
            backend.metrics().malformed.increment();
            disconnect(violation.reason(), violation.detail());
            close();
        }
    }

    @Override
    public void left(Parting parting) {
        close(parting);
    }

    /**
     * A client that has been banned has to go, and its will goes with it. Who has not sent CONNECT
     * yet is looked at when it does.
     */
    void bansChanged() {
        if (login == null || terms == null || !(login.isBanned() || isBannedByAddress())) {
            return;
        }
        LOG.debug("{} is disconnected: banned", clientId());
        backend.metrics().bannedConnections.increment();
        if (phase == Phase.OPEN) {
            disconnect(ReasonCode.ADMINISTRATIVE_ACTION, "this client is banned");
            close(new Parting(false, terms.sessionExpiry()));
        } else {
            refuse(ReasonCode.BANNED, "this client is banned");
        }
    }

    /** The node stops. */
    void shutDown() {
        shutDown(Goodbye.SHUTTING_DOWN);
    }

    void shutDown(Goodbye goodbye) {
        if (phase == Phase.DELAYED || phase == Phase.AUTHENTICATING || phase == Phase.ATTACHING) {
            writer.write(ConnAck.refused(ReasonCode.SERVER_UNAVAILABLE, goodbye.text()));
        }
        disconnect(goodbye.packet());
        close();
    }

    /** A mistake of ours: this connection ends, and only this. */
    void failed(Throwable cause) {
        LOG.error("connection of '{}' ends by a mistake of the broker", clientId(), cause);
        disconnect(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "internal error");
        close();
    }

    /** Tells a v5 client why it is disconnected; v3 has no DISCONNECT from the server. */
    private void disconnect(ReasonCode reason, String detail) {
        disconnect(Disconnect.of(reason, detail));
    }

    private void disconnect(Disconnect packet) {
        if (phase == Phase.OPEN && writer.version() == MqttVersion.V5) {
            writer.write(packet);
        }
    }

    /** Without a goodbye of the client. */
    private void close() {
        close(terms == null ? new Parting(true, 0) : Parting.abnormal(terms));
    }

    private void close(Parting parting) {
        Phase was = phase;
        if (was == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        delayed = null;
        lane.deadlines().clear(deadline);
        if (login != null) {
            login.close();
        }
        lane.connections().remove(this);
        if (open != null) {
            backend.metrics().clientGone();
            open.leave(parting);
        } else if (was == Phase.ATTACHING) {
            this.parting = parting;
        }
        writer.close();
        reader.close();
        channel.close();
    }

    // --- time

    private void deadlinePassed() {
        if (phase == Phase.CONNECTING) {
            backend.metrics().connectTimeouts.increment();
            close();
        } else if (phase == Phase.DELAYED) {
            delayIsOver();
        } else if (phase == Phase.AUTHENTICATING) {
            refuse(ReasonCode.NOT_AUTHORIZED, "authentication has taken too long");
        } else if (phase == Phase.ATTACHING) {
            refuse(ReasonCode.SERVER_UNAVAILABLE, "the session could not be found in time");
        } else if (phase == Phase.OPEN) {
            if (reader.isPausedForUs()) {
                lastPacket = lane.nanos(); // we do not listen, so it is not silent
            }
            watchKeepAlive();
        }
    }

    private void delayIsOver() {
        Connect connect = delayed;
        delayed = null;
        if (connect != null && mayCome()) {
            admit(connect);
        }
    }

    /**
     * Not authorized any more: MQTT has no code of its own for it. Maximum connect time would tell
     * the client to come back as it is.
     */
    @Override
    public void loginHasExpired() {
        guarded(this::endOfLogin);
    }

    /**
     * Who is connected as one of these users has to log in anew; its will goes, as one who is not
     * that user any more may have left it.
     */
    void loginsEnded(Set<String> users) {
        if (phase == Phase.OPEN && login != null && terms != null && login.isOf(users)) {
            LOG.debug("{} is disconnected: its user is gone, or has another password", clientId());
            backend.metrics().loginsExpired.increment();
            disconnect(ReasonCode.NOT_AUTHORIZED, "this login is not valid any more");
            close(new Parting(false, terms.sessionExpiry()));
        }
    }

    private void endOfLogin() {
        if (phase == Phase.ATTACHING) {
            refuse(ReasonCode.NOT_AUTHORIZED, "the login has expired");
        } else {
            LOG.debug("login of {} has expired", clientId());
            backend.metrics().loginsExpired.increment();
            disconnect(ReasonCode.NOT_AUTHORIZED, "the login has expired");
            close();
        }
    }

    private void watchKeepAlive() {
        if (terms == null || terms.keepAlive() == 0) {
            return;
        }
        long until = new KeepAlive(terms.keepAlive()).deadline(lastPacket);
        if (until - lane.nanos() > 0) {
            lane.deadlines().set(deadline, until);
        } else {
            LOG.debug("{} has been silent for too long", clientId());
            backend.metrics().keepAliveTimeouts.increment();
            disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT, "silent for 1.5 keep alive intervals");
            close();
        }
    }
}
