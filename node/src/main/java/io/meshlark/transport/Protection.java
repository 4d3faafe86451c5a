package io.meshlark.transport;

import io.meshlark.auth.ban.Bans;
import io.meshlark.auth.guard.AddressConnections;
import io.meshlark.auth.guard.UserConnections;
import io.meshlark.config.LimitSettings;
import io.meshlark.protocol.connection.TokenBucket;

/**
 * What protects the node from single clients.
 *
 * @param flapping counts who is let in
 * @param handshakes for each TLS handshake one
 * @param listener for each CONNECT to one listener one
 */
public record Protection(
        Bans bans,
        Flapping flapping,
        UserConnections users,
        AddressConnections addresses,
        PublishLimits publish,
        TokenBucket handshakes,
        TokenBucket listener) {
    private static final TokenBucket NO_LIMIT = new TokenBucket(0, 1, 0);

    /** Whether a client connects too often. */
    @FunctionalInterface
    public interface Flapping {
        /** Counts a client that has proved who it is; true if that is once too often. */
        boolean isOneTooMany(String clientId, String userName);
    }

    /**
     * @param handshakeRate TLS handshakes a second; 0: as many as CONNECTs
     * @param nanos of the clock that is given to all that is in here
     */
    public static Protection of(
            LimitSettings limits, int handshakeRate, Bans bans, Flapping flapping, long nanos) {
        return new Protection(
                bans,
                flapping,
                new UserConnections(limits.maxConnectionsPerUser()),
                new AddressConnections(limits.maxConnectionsPerAddress()),
                PublishLimits.of(limits, nanos),
                new TokenBucket(
                        handshakeRate == 0 ? limits.connectRate() : handshakeRate,
                        limits.connectBurst(),
                        nanos),
                NO_LIMIT);
    }

    /** The same for one listener. */
    Protection of(Endpoint endpoint, long nanos) {
        int rate = endpoint.connectRate();
        return new Protection(
                bans,
                flapping,
                users,
                addresses,
                publish.withAll(endpoint.publishRate(), endpoint.publishBytes(), nanos),
                handshakes,
                rate == 0 ? listener : new TokenBucket(rate, rate, nanos));
    }
}
