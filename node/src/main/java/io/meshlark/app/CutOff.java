package io.meshlark.app;

import akka.actor.typed.ActorSystem;
import io.meshlark.cluster.AckLease;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.Goodbye;
import io.meshlark.transport.MqttServer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does with its clients while the rest of the cluster does not hear it: nothing is
 * acknowledged without the lease, so nothing is read; if the lease does not come back soon, clients
 * had better look for another node (P8).
 */
final class CutOff {
    private static final Logger LOG = LoggerFactory.getLogger(CutOff.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Goodbye GOODBYE =
            new Goodbye(
                    ReasonCode.SERVER_BUSY,
                    "this node does not hear the rest of the cluster",
                    null);

    private final MqttServer server;
    private final AckLease lease;
    private final ActorSystem<?> system;
    private final BooleanSupplier isServing;

    /** Without the lease, since it was lost. */
    private volatile boolean isCutOff;

    private CutOff(
            MqttServer server, AckLease lease, ActorSystem<?> system, BooleanSupplier isServing) {
        this.server = server;
        this.lease = lease;
        this.system = system;
        this.isServing = isServing;
    }

    /**
     * Watches the lease for as long as the node lives.
     *
     * @param isServing false while it has no clients, or is letting them go
     */
    static CutOff watch(
            MqttServer server, AckLease lease, ActorSystem<?> system, BooleanSupplier isServing) {
        CutOff cutOff = new CutOff(server, lease, system, isServing);
        lease.watch(cutOff::changed);
        return cutOff;
    }

    /** Whether clients are held back at the moment. */
    boolean isNow() {
        return isCutOff;
    }

    private void changed(boolean holds) {
        if (holds) {
            if (isCutOff) {
                LOG.info("the rest of the cluster hears this node again");
            }
            isCutOff = false;
            server.holdBack(false);
        } else if (isServing.getAsBoolean()) {
            isCutOff = true;
            server.holdBack(true);
            LOG.warn("the rest of the cluster does not hear this node: nothing is acknowledged");
            system.scheduler().scheduleOnce(PATIENCE, this::sendAway, system.executionContext());
        }
    }

    private void sendAway() {
        if (!lease.holds()) {
            LOG.warn("clients are sent away, to nodes that can serve them");
            var unused = server.sendAway(Integer.MAX_VALUE, GOODBYE);
        }
    }
}
