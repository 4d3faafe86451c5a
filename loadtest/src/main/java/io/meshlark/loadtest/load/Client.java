package io.meshlark.loadtest.load;

import io.meshlark.loadtest.client.Dialer;
import io.meshlark.loadtest.client.Link;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.wire.ConnectOptions;
import io.meshlark.loadtest.wire.Decoder;
import io.meshlark.loadtest.wire.Encoder;
import io.meshlark.loadtest.wire.PacketType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client: idle → connecting → (subscribing →) ready → idle. A client may connect again while it
 * is connected; its former connection is then expected to end.
 */
final class Client {

    private static final int SUBSCRIBE_ID = 1;
    private static final int SLOW_READER_BUFFER = 4096;

    private final Crew crew;
    private final Dialer dialer;
    private final Decoder decoder;
    private final ClientGroup group;
    private final int number;
    private final String clientId;
    private final List<String> filters;
    private final @Nullable Inbound inbound;
    private final @Nullable Outbound outbound;
    private final @Nullable Legacy legacy;
    private final @Nullable Throttle throttle;

    private @Nullable Connection connection;
    private boolean wasReady;

    /** A will, and the source it is of. */
    record Legacy(ConnectOptions.Will will, int source) {}

    /** Told once, when the client is ready or has failed. */
    interface Settled {
        void settled();
    }

    /**
     * @param number among all clients of the run, which decides where it connects from
     */
    Client(
            Crew crew,
            Dialer dialer,
            Decoder decoder,
            ClientGroup group,
            int number,
            String clientId,
            List<String> filters,
            @Nullable Inbound inbound,
            @Nullable Outbound outbound,
            @Nullable Legacy legacy) {
        this.crew = crew;
        this.dialer = dialer;
        this.decoder = decoder;
        this.group = group;
        this.number = number;
        this.clientId = clientId;
        this.filters = filters;
        this.inbound = inbound;
        this.outbound = outbound;
        this.legacy = legacy;
        this.throttle = group.readLimit() == 0 ? null : new Throttle(crew.lane, group.readLimit());
    }

    @Nullable Outbound outbound() {
        return outbound;
    }

    int keepAlive() {
        return group.connect().keepAlive();
    }

    void ping() {
        if (connection != null && connection.isReady && connection.link().isOpen()) {
            Encoder.pingReq(connection.link().out());
        }
    }

    boolean isReady() {
        return connection != null && connection.isReady;
    }

    /**
     * Connects.
     *
     * @param intended when it was to begin, as of {@link System#nanoTime}
     */
    void connect(long intended, Settled then) {
        connect(intended, then, false);
    }

    /** Connects without its former session, only to leave again. */
    void forget(long intended, Settled then) {
        connect(intended, then, true);
    }

    private void connect(long intended, Settled then, boolean isToForget) {
        if (connection != null) {
            connection.isExpectedToEnd = true;
            detach();
        }
        var next = new Connection(intended, then, isToForget);
        connection = next;
        next.link = new Link(crew.lane, decoder, next);
        dialer.dial(next.link, crew.lane, number);
    }

    /** Ends the connection. */
    void disconnect(boolean abrupt) {
        var ending = connection;
        if (ending == null || ending.link == null) {
            return;
        }
        ending.isExpectedToEnd = true;
        if (abrupt) {
            if (legacy != null && ending.isReady) {
                crew.sources.nextSequence(legacy.source());
                crew.counters.begun++;
                crew.counters.expected += crew.sources.fanOut(legacy.source());
            }
            ending.link.abort();
        } else if (ending.link.isOpen()) {
            Encoder.disconnect(ending.link.out());
            ending.link.close();
        }
    }

    private void detach() {
        if (outbound != null) {
            outbound.detach();
        }
    }

    /** One connection of the client, which ends on its own terms. */
    private final class Connection implements Link.Events {
        private final long intended;
        private final boolean isToForget;
        private @Nullable Settled then;
        private @Nullable Link link;
        private boolean isReady;
        private boolean isExpectedToEnd;
        private boolean hasEnded;
        private int receiveMaximum;

        Connection(long intended, Settled then, boolean isToForget) {
            this.isToForget = isToForget;
            this.intended = intended;
            this.then = then;
        }

        private Link link() {
            if (link == null) {
                throw new IllegalStateException("a connection reports before it was begun");
            }
            return link;
        }

        @Override
        public void opened() {
            if (throttle != null) {
                link().receiveBuffer(SLOW_READER_BUFFER);
            }
            Encoder.connect(
                    link().out(),
                    isToForget ? group.connect().forgetting() : group.connect(),
                    clientId,
                    legacy == null || isToForget ? null : legacy.will());
        }

        @Override
        public void reading() {
            crew.now = System.nanoTime();
        }

        @Override
        public void connAck(int reason, boolean sessionPresent, int maximum) {
            if (reason != 0) {
                fail("the broker refuses a connection with reason 0x%02X".formatted(reason));
                link().close();
                return;
            }
            if (isToForget) {
                isExpectedToEnd = true;
                settle();
                Encoder.disconnect(link().out());
                link().close();
                return;
            }
            Latencies.record(crew.latencies.connAck(), crew.now - intended);
            receiveMaximum = maximum;
            if (inbound != null && !sessionPresent) {
                inbound.sessionBegins();
                if (wasReady) {
                    sessionIsNew(inbound);
                }
                Encoder.subscribe(
                        link().out(),
                        group.version(),
                        SUBSCRIBE_ID,
                        filters,
                        group.subscription().orElseThrow().qos());
            } else {
                ready();
            }
        }

        /**
         * What was sent meanwhile is lost if the session should have been there, else not for it.
         */
        private void sessionIsNew(Inbound receiver) {
            if (group.connect().cleanStart()) {
                receiver.ledger().skip(crew.sources.sentByAll());
            } else {
                crew.problem("the broker has no session any more for a client that returns");
            }
        }

        @Override
        public void subAck(int packetId, int refused) {
            if (refused == 0) {
                ready();
            } else {
                fail("the broker refuses a subscription with reason 0x%02X".formatted(refused));
            }
        }

        private void ready() {
            isReady = true;
            wasReady = true;
            crew.counters.connects++;
            crew.counters.connected++;
            crew.counters.lastConnect = crew.now;
            if (outbound != null) {
                outbound.attach(link(), receiveMaximum);
                crew.ready(outbound);
            }
            settle();
        }

        private void fail(String problem) {
            if (then != null) {
                crew.counters.connectFailures++;
                crew.problem(problem);
                settle();
            }
        }

        private void settle() {
            var told = then;
            if (told != null) {
                then = null;
                told.settled();
                crew.moved();
            }
        }

        @Override
        public void publish(int qos, boolean again, int packetId, long first, long second) {
            if (inbound == null) {
                return;
            }
            if (qos != 2 || inbound.isFirst(packetId)) {
                inbound.arrived(first, second);
            }
            acknowledge(qos, packetId);
            if (throttle != null) {
                throttle.took(link(), crew.now);
            }
            crew.moved();
        }

        @Override
        public void publishWithoutStamp(int qos, int packetId) {
            crew.counters.foreign++;
            acknowledge(qos, packetId);
        }

        private void acknowledge(int qos, int packetId) {
            if (qos > 0 && link().isOpen()) {
                Encoder.answer(
                        link().out(), qos == 1 ? PacketType.PUBACK : PacketType.PUBREC, packetId);
            }
        }

        @Override
        public void answer(int type, int packetId, int reason) {
            if (type == PacketType.PUBREL) {
                if (inbound != null) {
                    inbound.released(packetId);
                }
                if (link().isOpen()) {
                    Encoder.answer(link().out(), PacketType.PUBCOMP, packetId);
                }
            } else if (outbound != null && this == connection) {
                outbound.answered(type, packetId, reason);
            }
        }

        @Override
        public void disconnect(int reason) {
            if (!isExpectedToEnd) {
                crew.problem(
                        "the broker disconnects a client with reason 0x%02X".formatted(reason));
            }
        }

        @Override
        public void writable() {
            if (outbound != null) {
                crew.ready(outbound);
            }
        }

        @Override
        public void closed(@Nullable Throwable cause) {
            if (hasEnded) {
                return;
            }
            hasEnded = true;
            if (isReady) {
                isReady = false;
                crew.counters.connected--;
                if (!isExpectedToEnd) {
                    crew.counters.disconnects++;
                    crew.problem("a connection was lost" + because(cause));
                }
            } else {
                fail("a connection failed" + because(cause));
            }
            if (this == connection) {
                connection = null;
                detach();
            }
            crew.moved();
        }

        private static String because(@Nullable Throwable cause) {
            return cause == null ? ": the broker closed it" : ": " + cause.getMessage();
        }
    }
}
