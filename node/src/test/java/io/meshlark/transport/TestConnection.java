package io.meshlark.transport;

import io.meshlark.auth.AccessControl;
import io.meshlark.auth.AnonymousAccess;
import io.meshlark.auth.Authenticator;
import io.meshlark.auth.access.AccessRules;
import io.meshlark.auth.ban.Bans;
import io.meshlark.auth.guard.UserConnections;
import io.meshlark.config.AuthSettings.Anonymous;
import io.meshlark.config.Settings;
import io.meshlark.delivery.Congestion;
import io.meshlark.protocol.connection.TokenBucket;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.telemetry.BrokerMetrics;
import io.meshlark.telemetry.HeapPressure;
import io.meshlark.transport.codec.PacketDecoder;
import io.meshlark.transport.codec.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A connection without a socket, and the client at its other end. */
final class TestConnection {
    final FakeBroker broker;
    final BrokerMetrics metrics = new BrokerMetrics();
    boolean holdsLease = true;
    final HeapPressure heap = new HeapPressure(1_000, 80);
    final TokenBucket connects;
    final Congestion shards = new Congestion();
    final BlockableChannel channel = new BlockableChannel();
    final NettyLane lane;
    final MqttVersion version;

    private enum Kind {
        TCP,
        WEB_SOCKET,
        TOO_MANY
    }

    /** A channel whose socket can be full. */
    static final class BlockableChannel extends EmbeddedChannel {
        private boolean isBlocked;

        @Override
        protected void doWrite(ChannelOutboundBuffer in) throws Exception {
            if (!isBlocked) {
                super.doWrite(in);
            }
        }
    }

    /** The socket takes no more. */
    void blockSocket() {
        channel.isBlocked = true;
    }

    void unblockSocket() {
        channel.isBlocked = false;
        channel.flush();
    }

    final Bans bans = new Bans(() -> Instant.ofEpochMilli(now()));

    private final Protection protection;

    /** Which client ids connect too often. */
    Predicate<String> flapping = clientId -> false;

    final AccessControl access = new AccessControl(AccessRules.NONE);
    private final ByteBuf received = Unpooled.buffer();
    private final PacketDecoder decoder;
    private long nanos = 1_000_000_000L;
    private long millis = 1_000_000L;

    /**
     * @param assignments settings that differ from the defaults
     */
    TestConnection(FakeBroker broker, MqttVersion version, String... assignments) {
        this(broker, version, Kind.TCP, assignments);
    }

    private TestConnection(
            FakeBroker broker, MqttVersion version, Kind kind, String... assignments) {
        this(broker, version, kind, new AnonymousAccess(Anonymous.ALLOW), assignments);
    }

    private TestConnection(
            FakeBroker broker,
            MqttVersion version,
            Kind kind,
            Authenticator authenticator,
            String... assignments) {
        this.broker = broker;
        this.version = version;
        var settings = Settings.with(assignments);
        connects =
                new TokenBucket(
                        settings.limits().connectRate(), settings.limits().connectBurst(), nanos);
        protection =
                Protection.of(
                        settings.limits(),
                        0,
                        bans,
                        (clientId, user) -> flapping.test(clientId),
                        nanos);
        var backend =
                new Backend(
                        Offers.offer(settings),
                        Offers.limits(settings),
                        authenticator,
                        access,
                        broker,
                        broker,
                        shards,
                        metrics,
                        heap,
                        connects,
                        () -> holdsLease,
                        protection,
                        () -> "fresh-id");
        var ofLanes = new Congestion();
        lane =
                new NettyLane(
                        channel.eventLoop(),
                        UnpooledByteBufAllocator.DEFAULT,
                        () -> nanos,
                        () -> Instant.ofEpochMilli(millis),
                        ofLanes);
        ofLanes.whenOver(this::letGo);
        shards.whenOver(this::letGo);
        channel.config().setWriteBufferWaterMark(MqttServer.WATER_MARKS);
        decoder = PacketDecoder.client(version, 1 << 28);
        if (kind == Kind.WEB_SOCKET) {
            WebSocketGate.addTo(channel.pipeline(), "/mqtt");
        }
        channel.pipeline().addLast(new MqttHandler(backend, lane, kind != Kind.TOO_MANY));
        channel.pipeline().fireChannelActive();
    }

    static TestConnection of(MqttVersion version, String... assignments) {
        return new TestConnection(new FakeBroker(), version, assignments);
    }

    /** A connection to a broker that lets in whom {@code authenticator} does. */
    static TestConnection with(
            Authenticator authenticator, MqttVersion version, String... assignments) {
        return new TestConnection(new FakeBroker(), version, Kind.TCP, authenticator, assignments);
    }

    /** Who is connected, by user. */
    UserConnections users() {
        return protection.users();
    }

    /** Epoch milliseconds of the broker's clock. */
    long now() {
        return millis;
    }

    /** A connection above the limit of connections. */
    static TestConnection tooMany(MqttVersion version) {
        return new TestConnection(new FakeBroker(), version, Kind.TOO_MANY);
    }

    static TestConnection webSocket(MqttVersion version) {
        return new TestConnection(new FakeBroker(), version, Kind.WEB_SOCKET);
    }

    /** A connection whose CONNECT has been accepted. */
    static TestConnection open(MqttVersion version, String... assignments) {
        return open(new FakeBroker(), version, ConnectProperties.NONE, assignments);
    }

    static TestConnection open(
            FakeBroker broker,
            MqttVersion version,
            ConnectProperties properties,
            String... assignments) {
        var connection = new TestConnection(broker, version, assignments);
        connection.send(connect(version, "client", properties));
        if (!(connection.receive() instanceof ConnAck(_, var reason, _))
                || reason != ReasonCode.SUCCESS) {
            throw new AssertionError("no CONNACK");
        }
        return connection;
    }

    static Connect connect(MqttVersion version, String clientId, ConnectProperties properties) {
        return new Connect(version, false, clientId, true, 60, null, null, null, properties);
    }

    void send(Packet... packets) {
        for (Packet packet : packets) {
            sendBytes(bytes(packet));
        }
    }

    /** All packets in one buffer, as one read would bring them. */
    void sendTogether(Packet... packets) {
        ByteBuf all = Unpooled.buffer();
        for (Packet packet : packets) {
            PacketEncoder.encode(packet, version, all);
        }
        sendBytes(all);
    }

    private void letGo() {
        lane.execute(lane::letGo);
    }

    /** Sends while the event loop stands still: tasks handed over before have not run. */
    void sendWithoutRunning(Packet... packets) {
        for (Packet packet : packets) {
            channel.pipeline().fireChannelRead(bytes(packet));
        }
    }

    void sendBytes(ByteBuf bytes) {
        channel.writeInbound(bytes);
        channel.checkException();
    }

    ByteBuf bytes(Packet packet) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(packet, version, out);
        return out;
    }

    /** The next packet that has arrived at the client, or null. */
    @Nullable Packet receive() {
        channel.runPendingTasks();
        ByteBuf written;
        while ((written = channel.readOutbound()) != null) {
            received.writeBytes(written);
            written.release();
        }
        Packet packet = decoder.decode(received);
        if (decoder.violation() != null) {
            throw new AssertionError("the broker sent " + decoder.violation());
        }
        return packet;
    }

    List<Packet> receiveAll() {
        var packets = new ArrayList<Packet>();
        Packet packet;
        while ((packet = receive()) != null) {
            packets.add(packet);
        }
        return packets;
    }

    boolean isClosed() {
        channel.runPendingTasks();
        return !channel.isOpen();
    }

    /** Lets time pass. */
    void advance(Duration duration) {
        nanos += duration.toNanos();
        millis += duration.toMillis();
        lane.checkDeadlines();
        channel.runPendingTasks();
    }
}
