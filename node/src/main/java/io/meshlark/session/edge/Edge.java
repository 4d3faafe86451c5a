package io.meshlark.session.edge;

import io.meshlark.cluster.Peers;
import io.meshlark.delivery.Router;
import io.meshlark.delivery.Routes;
import io.meshlark.delivery.ShardGateway;
import io.meshlark.retained.RetainedMessages;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.Session;
import io.meshlark.session.UserHoldings;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What all sessions on this node's event loops share.
 *
 * @param life of this node's process
 * @param shards where what a durable session is to keep goes
 * @param peers the other nodes
 * @param maxSubscriptions per session
 * @param maxSubscriptionBytes of filters, per session
 * @param queue of a transient session
 * @param users what all sessions of a user on this node may hold together
 * @param inflightMessages the broker's own limit beside the client's Receive Maximum
 * @param inflightBytes payloads in flight to one client
 * @param dropped told of each message given up
 * @param clients told who comes and goes
 * @param clock epoch milliseconds
 */
public record Edge(
        long life,
        Routes routes,
        Router router,
        RetainedMessages retained,
        ShardGateway shards,
        Peers peers,
        int maxSubscriptions,
        int maxSubscriptionBytes,
        QueueLimit queue,
        UserHoldings users,
        int inflightMessages,
        long inflightBytes,
        Consumer<Session.Drop> dropped,
        ClientNews clients,
        LongSupplier clock) {}
