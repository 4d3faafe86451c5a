package io.meshlark.transport;

import io.meshlark.auth.ban.Bans;
import io.meshlark.auth.guard.AddressConnections;
import io.meshlark.auth.guard.UserConnections;
import io.meshlark.auth.guard.UserPaces;
import io.meshlark.config.LimitSettings;
import io.meshlark.protocol.connection.PublishPace;
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
        Pacing.Rule pacing,
        UserPaces userPaces,
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
     */
    public static Protection of(
            LimitSettings limits, int handshakeRate, Bans bans, Flapping flapping) {
        var pace =
                new PublishPace.Limit(
                        limits.publishRatePerClient(),
                        limits.publishBytesPerClient(),
                        limits.publishBurst().toNanos());
        return new Protection(
                bans,
                flapping,
                new UserConnections(limits.maxConnectionsPerUser()),
                new AddressConnections(limits.maxConnectionsPerAddress()),
                new Pacing.Rule(
                        pace, limits.publishExcess() == LimitSettings.PublishExcess.DROP_QOS0),
                new UserPaces(
                        new PublishPace.Limit(
                                limits.publishRatePerUser(),
                                limits.publishBytesPerUser(),
                                limits.publishBurst().toNanos())),
                new TokenBucket(
                        handshakeRate == 0 ? limits.connectRate() : handshakeRate,
                        limits.connectBurst(),
                        System.nanoTime()),
                NO_LIMIT);
    }

    /** The same for one listener. */
    Protection of(Endpoint endpoint, long nanos) {
        int rate = endpoint.connectRate();
        return rate == 0
                ? this
                : new Protection(
                        bans,
                        flapping,
                        users,
                        addresses,
                        pacing,
                        userPaces,
                        handshakes,
                        new TokenBucket(rate, rate, nanos));
    }
}
