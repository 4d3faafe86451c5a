package io.meshlark.telemetry;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of one node since its start, in the words of Mosquitto's {@code $SYS}. Written from
 * every event loop, hence adders; read now and then.
 */
public final class BrokerMetrics {
    // every packet
    public final LongAdder bytesReceived = new LongAdder();
    public final LongAdder bytesSent = new LongAdder();
    public final LongAdder messagesReceived = new LongAdder();
    public final LongAdder messagesSent = new LongAdder();

    // PUBLISH
    public final LongAdder publishReceived = new LongAdder();
    public final LongAdder publishSent = new LongAdder();
    public final LongAdder publishBytesReceived = new LongAdder();
    public final LongAdder publishBytesSent = new LongAdder();

    /** Given up for whatever reason, those of slow consumers included. */
    public final LongAdder publishDropped = new LongAdder();

    /** Of those, because all sessions of a user together held too much. */
    public final LongAdder userQueuesFull = new LongAdder();

    /** Not taken from a client because the access rules are against it. */
    public final LongAdder publishDenied = new LongAdder();

    /** Not sent to a client that has lost the right to it since it subscribed. */
    public final LongAdder publishWithheld = new LongAdder();

    /** Subscriptions refused by the access rules. */
    public final LongAdder subscribeDenied = new LongAdder();

    /** QoS 0 given up because its receiver's socket was full. */
    public final LongAdder slowConsumerDropped = new LongAdder();

    /** QoS 0 dropped because its sender has published more than it may. */
    public final LongAdder publishBeyondRate = new LongAdder();

    /** How often a client was read no further for a while, because it has published more. */
    public final LongAdder publishPaused = new LongAdder();

    // connections
    public final LongAdder socketsAccepted = new LongAdder();

    /** Connections that ended because of bad bytes or a broken rule. */
    public final LongAdder malformed = new LongAdder();

    /** Those that were not from a proxy which is trusted, where only proxies may connect. */
    public final LongAdder proxyRefused = new LongAdder();

    public final LongAdder tlsHandshakes = new LongAdder();

    /** The two sides did not agree, or the client has gone. */
    public final LongAdder tlsHandshakesFailed = new LongAdder();

    public final LongAdder tlsHandshakeTimeouts = new LongAdder();

    /** Those that had to wait for their turn. */
    public final LongAdder tlsHandshakesDelayed = new LongAdder();

    /** Connections closed because their turn would not have come in time. */
    public final LongAdder tlsHandshakesBeyondRate = new LongAdder();

    /** CONNECTs answered in the negative. */
    public final LongAdder refused = new LongAdder();

    /** CONNECTs within {@code limits.connect-rate}, those that had to wait included. */
    public final LongAdder connectsAdmitted = new LongAdder();

    /** Those that had to wait for it. */
    public final LongAdder connectsDelayed = new LongAdder();

    /** Those beyond it; they are {@link #refused} as well. */
    public final LongAdder connectsBeyondRate = new LongAdder();

    /** Connections that were closed because of their address, before anything was read. */
    public final LongAdder bannedSockets = new LongAdder();

    /** CONNECTs of those who are banned; they are {@link #refused} as well. */
    public final LongAdder bannedConnects = new LongAdder();

    /** Connections that ended because their client was banned meanwhile. */
    public final LongAdder bannedConnections = new LongAdder();

    /** CONNECTs beyond {@code limits.max-connections-per-user}; {@link #refused} as well. */
    public final LongAdder beyondUserLimit = new LongAdder();

    /** Connections beyond {@code limits.max-connections-per-address}. */
    public final LongAdder beyondAddressLimit = new LongAdder();

    /** Connections that ended because what the client had shown was not valid any more. */
    public final LongAdder loginsExpired = new LongAdder();

    public final LongAdder takenOver = new LongAdder();
    public final LongAdder keepAliveTimeouts = new LongAdder();
    public final LongAdder connectTimeouts = new LongAdder();

    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger maximum = new AtomicInteger();

    /** A client has got its CONNACK. */
    public void clientConnected() {
        maximum.accumulateAndGet(connected.incrementAndGet(), Math::max);
    }

    /** Its connection is gone. */
    public void clientGone() {
        connected.decrementAndGet();
    }

    public int clientsConnected() {
        return connected.get();
    }

    /** The most clients that were connected at one time. */
    public int clientsMaximum() {
        return maximum.get();
    }
}
