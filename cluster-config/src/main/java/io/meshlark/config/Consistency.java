package io.meshlark.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What has to hold between settings that are each allowed. */
final class Consistency {

    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    private static final long CASSANDRA_BYTES = 8 << 20;

    private record Socket(String setting, String bind, int port) {

        boolean collidesWith(Socket other) {
            return port != 0
                    && port == other.port
                    && (bind.equalsIgnoreCase(other.bind)
                            || EVERY_ADDRESS.contains(bind)
                            || EVERY_ADDRESS.contains(other.bind));
        }
    }

    private Consistency() {}

    static void check(Settings settings, Section in) {
        checkSockets(settings, in);
        checkTls(settings, in);
        checkProxies(settings, in);
        checkCluster(settings, in);
        checkCassandra(settings.cassandra(), in);
        checkAccess(settings.access(), in);
        AuthConsistency.check(settings, in);
        if (settings.store() == Settings.Store.CASSANDRA) {
            checkSizes(settings, in);
        }
    }

    private static void checkTls(Settings settings, Section in) {
        var tls = settings.tls();
        if (settings.listeners().hasTls() && tls.identity().isEmpty()) {
            in.reject(
                    settings.listeners().tls().enabled()
                            ? "listeners.tls.port"
                            : "listeners.wss.port",
                    "needs a certificate: set tls.certificate and tls.key, or tls.keystore; 0"
                            + " switches the listener off");
        }
        if (tls.asksClients() && tls.trustStore().isEmpty()) {
            in.reject(
                    tls.clientCertificates() == TlsSettings.ClientCertificates.NONE
                            ? "tls.wss-client-certificates"
                            : "tls.client-certificates",
                    "needs tls.truststore, with the authorities that sign them");
        }
        if (tls.protocols().isEmpty()) {
            in.reject("tls.protocols", "must name at least one: TLSv1.3 or TLSv1.2");
        }
    }

    private static void checkProxies(Settings settings, Section in) {
        if (!settings.proxy().trusted().isEmpty()) {
            return;
        }
        settings.listeners()
                .byName()
                .forEach((name, listener) -> {
                    if (listener.enabled() && listener.proxyProtocol()) {
                        in.reject(
                                "listeners." + name + ".proxy-protocol",
                                "needs proxy.trusted, with the addresses of the load balancers");
                    }
                });
    }

    private static void checkCluster(Settings settings, Section in) {
        var cluster = settings.cluster();
        var discovery = cluster.discovery();
        if (cluster.port() == 0 && cluster.joinsOthers()) {
            in.reject(
                    "cluster.port",
                    "must not be 0 when there are nodes to join (cluster.seeds, cluster.discovery)");
        }
        if (discovery.method() == DiscoverySettings.Method.DNS && discovery.service().isEmpty()) {
            in.reject("cluster.discovery.service", "must be a name to look up with method = dns");
        }
        if (discovery.method() != DiscoverySettings.Method.STATIC && !cluster.seeds().isEmpty()) {
            in.reject("cluster.seeds", "must be empty unless cluster.discovery.method is static");
        }
        if (settings.store() == Settings.Store.EMBEDDED && cluster.hasOthers()) {
            in.reject(
                    "store",
                    "must be cassandra when there are other nodes (cluster.seeds,"
                            + " cluster.discovery): what is in data-dir is seen by one node only");
        }
        checkSplitBrain(settings, in);
    }

    private static void checkSplitBrain(Settings settings, Section in) {
        var cluster = settings.cluster();
        var splitBrain = cluster.splitBrain();
        if (cluster.ackLease().compareTo(splitBrain.stableAfter()) >= 0) {
            in.reject(
                    "cluster.ack-lease",
                    "must be less than cluster.split-brain.stable-after, which is %s"
                            .formatted(Section.durationText(splitBrain.stableAfter())));
        }
        switch (splitBrain.strategy()) {
            case STATIC_QUORUM -> {
                if (splitBrain.quorumSize() == 0) {
                    in.reject(
                            "cluster.split-brain.quorum-size",
                            "must be said with strategy = static-quorum: more than half of the"
                                    + " nodes there will ever be");
                }
            }
            case LEASE_MAJORITY -> {
                if (settings.store() != Settings.Store.CASSANDRA) {
                    in.reject(
                            "cluster.split-brain.strategy",
                            "needs store = cassandra, which holds the lease");
                }
            }
            case KEEP_MAJORITY, KEEP_OLDEST -> {}
        }
    }

    private static void checkAccess(AccessSettings access, Section in) {
        if (!access.rules().isEmpty() && !access.mosquittoAcl().isEmpty()) {
            in.reject("access.mosquitto-acl", "must be empty when there is access.rules");
        }
    }

    private static void checkCassandra(CassandraSettings cassandra, Section in) {
        if (cassandra.contactPoints().isEmpty()) {
            in.reject("cassandra.contact-points", "must name at least one host:port");
        }
        if (cassandra.login().isPresent() && cassandra.login().get().password().isEmpty()) {
            in.reject("cassandra.user", "needs cassandra.password or cassandra.password-file");
        }
    }

    /** Messages and snapshots are one write each, of which Cassandra takes 16 MiB as it comes. */
    private static void checkSizes(Settings settings, Section in) {
        checkSize("mqtt.max-packet-size", settings.mqtt().maxPacketSize(), in);
        checkSize("session.max-queued-bytes", settings.session().maxQueuedBytes(), in);
        checkSize("session.log-limit", settings.session().logLimit(), in);
    }

    private static void checkSize(String setting, long bytes, Section in) {
        if (bytes > CASSANDRA_BYTES) {
            in.reject(setting, "must be at most 8MiB with store = cassandra");
        }
    }

    private static void checkSockets(Settings settings, Section in) {
        var health = settings.health();
        var cluster = settings.cluster();
        var sockets = new ArrayList<Socket>();
        settings.listeners()
                .byName()
                .forEach((name, it) ->
                        sockets.add(
                                new Socket("listeners." + name + ".port", it.bind(), it.port())));
        sockets.addAll(
                List.of(
                        new Socket("cluster.port", cluster.bind().host(), cluster.bind().port()),
                        new Socket(
                                "cluster.link-port",
                                cluster.linkBind().host(),
                                cluster.port() == 0 ? 0 : cluster.linkBind().port()),
                        new Socket(
                                "cluster.discovery.port",
                                cluster.bind().host(),
                                cluster.discovery().method() == DiscoverySettings.Method.STATIC
                                        ? 0
                                        : cluster.discovery().port()),
                        new Socket("health.port", health.bind(), health.port())));
        for (int later = 1; later < sockets.size(); later++) {
            var socket = sockets.get(later);
            sockets.subList(0, later).stream()
                    .filter(socket::collidesWith)
                    .findFirst()
                    .ifPresent(
                            other -> in.reject(socket.setting(), "is taken by " + other.setting()));
        }
    }
}
