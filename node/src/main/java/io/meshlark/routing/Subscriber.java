package io.meshlark.routing;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;

/** A live connection that publications can be handed to. */
public interface Subscriber {

    String clientId();

    Lane lane();

    /** This node's number of the node that its client is connected to; 0 is this one. */
    default int node() {
        return 0;
    }

    /**
     * A publication for this connection, called on its lane only. At QoS 0 it is sent or dropped;
     * at QoS 1 and 2 (transient sessions only) the session takes it.
     *
     * @param qos the effective QoS
     * @param retain the RETAIN flag as this subscriber sees it
     */
    void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids);
}
