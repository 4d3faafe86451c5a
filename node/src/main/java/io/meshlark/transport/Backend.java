package io.meshlark.transport;

import io.meshlark.auth.AccessControl;
import io.meshlark.auth.Authenticator;
import io.meshlark.cluster.Lease;
import io.meshlark.delivery.Congestion;
import io.meshlark.delivery.Publisher;
import io.meshlark.protocol.connection.Offer;
import io.meshlark.protocol.connection.TokenBucket;
import io.meshlark.session.Sessions;
import io.meshlark.telemetry.BrokerMetrics;
import io.meshlark.telemetry.HeapPressure;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What every connection is given: where its packets go, and the limits it keeps.
 *
 * @param shards on while the session shards have too much to write: what comes at QoS 1 and 2 waits
 * @param connects for each CONNECT one
 * @param lease without which nothing is acknowledged and nobody let in
 * @param protection from single clients
 * @param freshClientIds ids for clients that come without, each new in the whole cluster
 */
public record Backend(
        Offer offer,
        Limits limits,
        Authenticator authenticator,
        AccessControl access,
        Sessions sessions,
        Publisher publisher,
        Congestion shards,
        BrokerMetrics metrics,
        HeapPressure heap,
        TokenBucket connects,
        Lease lease,
        Protection protection,
        Supplier<String> freshClientIds) {

    /** The same for what comes to one listener. */
    Backend of(Endpoint endpoint) {
        return new Backend(
                offer,
                limits,
                authenticator,
                access,
                sessions,
                publisher,
                shards,
                metrics,
                heap,
                connects,
                lease,
                protection.of(endpoint, System.nanoTime()),
                freshClientIds);
    }

    /**
     * Limits that clients are not told.
     *
     * @param connectTimeout from the TCP connection to a complete CONNECT
     * @param maxConnectSize bytes
     * @param maxConnections more are refused
     * @param slowConsumerQueue bytes of QoS 0 messages that wait for a full socket
     */
    public record Limits(
            Duration connectTimeout,
            int maxConnectSize,
            int maxConnections,
            int slowConsumerQueue) {}
}
