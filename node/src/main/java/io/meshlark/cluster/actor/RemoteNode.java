package io.meshlark.cluster.actor;

import akka.actor.typed.ActorRef;
import io.meshlark.cluster.Hearing;

/**
 * One life of another node.
 *
 * @param number this node's own for it
 * @param life its process's, which Akka calls the UID of its actor system
 * @param name {@code host:port}
 * @param link its end of the link to this node
 * @param membership answers pings
 * @param hearing up to when it has been heard
 */
record RemoteNode(
        int number,
        long life,
        String name,
        ActorRef<PeerLink.Command> link,
        ActorRef<Membership.Command> membership,
        Hearing hearing) {}
