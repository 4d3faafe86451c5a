package io.meshlark.transport;

import io.meshlark.auth.ban.Bans;
import io.meshlark.auth.guard.AddressConnections;
import io.meshlark.telemetry.BrokerMetrics;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the address of a connection, as soon as it is known and before anything else is done for
 * it: banned ones are closed, and so are those that are far beyond the limit of one address. Those
 * that are little beyond it may send CONNECT, to be told.
 */
final class AddressGate {
    private static final Logger LOG = LoggerFactory.getLogger(AddressGate.class);
    private static final AttributeKey<Boolean> ONE_TOO_MANY =
            AttributeKey.valueOf("meshlark.one-too-many");

    private final Bans bans;
    private final AddressConnections connections;
    private final BrokerMetrics metrics;

    AddressGate(Protection protection, BrokerMetrics metrics) {
        this.bans = protection.bans();
        this.connections = protection.addresses();
        this.metrics = metrics;
    }

    /** False: the connection is to be closed. */
    boolean admits(Channel channel, SocketAddress remote) {
        if (bans.isBanned(remote)) {
            LOG.debug("connection from {} is closed: banned", remote);
            metrics.bannedSockets.increment();
            return false;
        }
        return !connections.isOn() || isCounted(channel, remote);
    }

    private boolean isCounted(Channel channel, SocketAddress remote) {
        int count = connections.come(remote);
        channel.closeFuture().addListener(_ -> connections.left(remote));
        int limit = connections.limit();
        if (count > limit) {
            metrics.beyondAddressLimit.increment();
            channel.attr(ONE_TOO_MANY).set(true);
        }
        return count <= 2 * limit;
    }

    /** Whether CONNECT is to be refused. */
    static boolean isOneTooMany(Channel channel) {
        return channel.hasAttr(ONE_TOO_MANY);
    }
}
