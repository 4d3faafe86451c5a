package io.meshlark.session.edge;

import io.meshlark.cluster.Peers;
import io.meshlark.delivery.Router;
import io.meshlark.delivery.Routes;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.retained.RetainedLimits;
import io.meshlark.retained.RetainedMessages;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.UserHoldings;
import java.lang.reflect.Proxy;

/** An edge without other nodes, on which nothing is retained and time stands still. */
final class EdgeOfOneNode {
    private EdgeOfOneNode() {}

    static Edge of(Routes routes, Outboxes outboxes) {
        RetainedMessages retained =
                new RetainedMessages(
                        1,
                        nothing(),
                        new RetainedMessages.Codec(
                                PublicationCodec::encode, PublicationCodec::decode),
                        new RetainedLimits(1, 1, 0, 0),
                        0,
                        0,
                        () -> 0);
        return new Edge(
                1,
                routes,
                new Router(routes, outboxes, retained, 1),
                retained,
                outboxes,
                Peers.NONE,
                10,
                1_000,
                new QueueLimit(10, 1_000, QueueLimit.Overflow.DROP_OLDEST),
                new UserHoldings(UserHoldings.Limit.NONE),
                10,
                1_000,
                why -> {},
                ClientNews.NOBODY,
                () -> 0);
    }

    private static RetainedStore nothing() {
        return (RetainedStore)
                Proxy.newProxyInstance(
                        RetainedStore.class.getClassLoader(),
                        new Class<?>[] {RetainedStore.class},
                        (proxy, method, arguments) -> {
                            throw new UnsupportedOperationException(method.getName());
                        });
    }
}
