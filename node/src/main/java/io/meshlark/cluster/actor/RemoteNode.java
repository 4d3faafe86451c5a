package io.meshlark.cluster.actor;

import akka.actor.typed.ActorRef;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One life of another node.
 *
 * @param number this node's own for it
 * @param life its process's, which Akka calls the UID of its actor system
 * @param name {@code host:port}
 * @param link its end of the link to this node
 * @param membership answers pings
 * @param echoedAt when the newest ping that it has echoed was sent; at first, when it became a peer
 */
record RemoteNode(
        int number,
        long life,
        String name,
        ActorRef<PeerLink.Command> link,
        ActorRef<Membership.Command> membership,
        AtomicLong echoedAt) {

    void echoed(long sentAt) {
        echoedAt.accumulateAndGet(sentAt, (before, now) -> now - before > 0 ? now : before);
    }
}
