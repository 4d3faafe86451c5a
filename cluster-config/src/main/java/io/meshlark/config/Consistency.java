package io.meshlark.config;

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
        var cluster = settings.cluster();
        if (cluster.port() == 0 && !cluster.seeds().isEmpty()) {
            in.reject("cluster.port", "must not be 0 when cluster.seeds names nodes to join");
        }
        checkCassandra(settings.cassandra(), in);
        if (settings.store() == Settings.Store.CASSANDRA) {
            checkSizes(settings, in);
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
        var tcp = settings.listeners().tcp();
        var ws = settings.listeners().ws();
        var health = settings.health();
        var cluster = settings.cluster();
        var sockets =
                List.of(
                        new Socket("listeners.tcp.port", tcp.bind(), tcp.port()),
                        new Socket("listeners.ws.port", ws.bind(), ws.port()),
                        new Socket("cluster.port", cluster.host(), cluster.port()),
                        new Socket("health.port", health.bind(), health.port()));
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
