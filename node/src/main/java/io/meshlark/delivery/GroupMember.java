package io.meshlark.delivery;

import io.meshlark.cluster.Peer;

/**
 * One member of a shared subscription, wherever it is: which session, never its state. All hash as
 * their client id, so that the strategies that hash pick the same member on every node.
 */
sealed interface GroupMember {

    String clientId();

    /** A transient session of this node. */
    record Here(ShareGroup.SharedSubscriber session) implements GroupMember {

        @Override
        public String clientId() {
            return session.clientId();
        }

        @Override
        public int hashCode() {
            return clientId().hashCode();
        }
    }

    /**
     * A transient session of another node.
     *
     * @param connection that node's number for it, never used again in that life of the node
     */
    record OnPeer(Peer peer, long connection, String clientId, int receiveMaximum)
            implements GroupMember {

        @Override
        public int hashCode() {
            return clientId.hashCode();
        }
    }

    /** A durable session; its shard may run here, elsewhere or, for a while, nowhere. */
    record Durable(int shard, long session, String clientId) implements GroupMember {

        @Override
        public int hashCode() {
            return clientId.hashCode();
        }
    }
}
