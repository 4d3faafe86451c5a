package io.meshlark.app;

import static io.meshlark.telemetry.Metric.counter;
import static io.meshlark.telemetry.Metric.gauge;

import io.meshlark.cluster.net.LinkFigures;
import io.meshlark.persistence.Store;
import io.meshlark.persistence.StoreFigure;
import io.meshlark.session.shard.ShardFigures;
import io.meshlark.telemetry.BrokerMetrics;
import io.meshlark.telemetry.Metric;
import io.meshlark.transport.tls.ServerTls;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Everything a node counts, with names and explanations. */
final class NodeMetrics {
    private final Wiring wiring;
    private final Store store;
    private final Optional<ServerTls> tls;

    NodeMetrics(Wiring wiring, Store store, Optional<ServerTls> tls) {
        this.tls = tls;
        this.wiring = wiring;
        this.store = store;
    }

    List<Metric> all() {
        List<Metric> all = new ArrayList<>(traffic(wiring.metrics));
        all.addAll(state());
        all.addAll(storage());
        all.addAll(wiring.logins.metrics());
        all.addAll(protection(wiring.metrics));
        tls.ifPresent(it -> all.addAll(certificates(it)));
        wiring.links.certificateEnd().ifPresent(it -> all.add(clusterCertificate()));
        return all;
    }

    private static List<Metric> certificates(ServerTls tls) {
        return List.of(
                gauge(
                        "tls_certificate_seconds_left",
                        "Until the first of our certificates ends; negative: since.",
                        () -> tls.timeLeft().toSeconds()),
                counter("tls_reloads_total", "Changed certificates.", tls::reloads),
                counter(
                        "tls_reloads_failed_total",
                        "Changed files that cannot be used; the earlier ones stay.",
                        tls::failedReloads));
    }

    private Metric clusterCertificate() {
        return gauge(
                "cluster_tls_certificate_seconds_left",
                "Until the certificate ends that other nodes see; negative: since.",
                () ->
                        wiring.links
                                .certificateEnd()
                                .map(end -> Duration.between(wiring.clock.instant(), end))
                                .map(Duration::toSeconds)
                                .orElse(0L));
    }

    private List<Metric> protection(BrokerMetrics m) {
        return List.of(
                gauge("bans", "In the whole cluster.", wiring.banDesk.register()::size),
                gauge(
                        "users_counted",
                        "Whose sessions here are counted together, where that is limited.",
                        wiring.holdings::users),
                gauge("users", "With a password, in the whole cluster.", wiring.users::size),
                counter(
                        "banned_connections_closed_total",
                        "Closed for their address before anything was read.",
                        m.bannedSockets::sum),
                counter(
                        "banned_connects_refused_total",
                        "CONNECTs of clients that are banned.",
                        m.bannedConnects::sum),
                counter(
                        "banned_disconnected_total",
                        "Clients that were banned while they were connected.",
                        m.bannedConnections::sum),
                counter(
                        "flapping_bans_total",
                        "Bans by protection.flapping, of this node.",
                        wiring.flapping::bans),
                counter(
                        "beyond_user_limit_total",
                        "CONNECTs beyond limits.max-connections-per-user.",
                        m.beyondUserLimit::sum),
                counter(
                        "beyond_address_limit_total",
                        "Connections beyond limits.max-connections-per-address.",
                        m.beyondAddressLimit::sum),
                counter(
                        "publish_paused_total",
                        "How often a client had to wait for its publish rate.",
                        m.publishPaused::sum),
                counter(
                        "publish_beyond_rate_total",
                        "QoS 0 messages dropped for it; in publish_dropped_total, too.",
                        m.publishBeyondRate::sum));
    }

    private static List<Metric> traffic(BrokerMetrics m) {
        return List.of(
                counter("bytes_received_total", "Bytes from clients.", m.bytesReceived::sum),
                counter("bytes_sent_total", "Bytes to clients.", m.bytesSent::sum),
                counter("packets_received_total", "MQTT packets.", m.messagesReceived::sum),
                counter("packets_sent_total", "MQTT packets.", m.messagesSent::sum),
                counter("publish_received_total", "PUBLISH packets.", m.publishReceived::sum),
                counter("publish_sent_total", "PUBLISH packets.", m.publishSent::sum),
                counter(
                        "publish_dropped_total",
                        "Messages given up: expired, queue full, too large, slow consumer.",
                        m.publishDropped::sum),
                counter(
                        "user_queues_full_dropped_total",
                        "Messages given up because too much waited for all clients of a user.",
                        m.userQueuesFull::sum),
                counter(
                        "slow_consumer_dropped_total",
                        "QoS 0 messages given up because a socket was full.",
                        m.slowConsumerDropped::sum),
                counter(
                        "publish_denied_total",
                        "PUBLISHes that the access rules are against; dropped as well.",
                        m.publishDenied::sum),
                counter(
                        "publish_withheld_total",
                        "Messages not sent to a client that has lost the right to them.",
                        m.publishWithheld::sum),
                counter(
                        "subscribe_denied_total",
                        "Topic filters that the access rules are against.",
                        m.subscribeDenied::sum),
                counter("sockets_accepted_total", "Connections opened.", m.socketsAccepted::sum),
                counter(
                        "proxy_refused_total",
                        "Those not from proxy.trusted, where only proxies may connect.",
                        m.proxyRefused::sum),
                counter("tls_handshakes_total", "Of clients.", m.tlsHandshakes::sum),
                counter(
                        "tls_handshakes_failed_total",
                        "Not agreed upon, or the client has gone.",
                        m.tlsHandshakesFailed::sum),
                counter(
                        "tls_handshake_timeouts_total",
                        "Not done within tls.handshake-timeout.",
                        m.tlsHandshakeTimeouts::sum),
                counter(
                        "tls_handshakes_delayed_total",
                        "Those that had to wait for tls.handshake-rate.",
                        m.tlsHandshakesDelayed::sum),
                counter(
                        "tls_handshakes_beyond_rate_total",
                        "Connections closed because of it.",
                        m.tlsHandshakesBeyondRate::sum),
                counter("malformed_total", "Connections ended for bad bytes.", m.malformed::sum),
                counter("refused_total", "CONNECTs refused.", m.refused::sum),
                counter(
                        "connects_admitted_total",
                        "CONNECTs within limits.connect-rate.",
                        m.connectsAdmitted::sum),
                counter(
                        "connects_delayed_total",
                        "Those that had to wait for it.",
                        m.connectsDelayed::sum),
                counter(
                        "connects_beyond_rate_total",
                        "CONNECTs refused because of it.",
                        m.connectsBeyondRate::sum),
                counter(
                        "logins_expired_total",
                        "Connections ended with the token or certificate of their clients.",
                        m.loginsExpired::sum),
                counter("taken_over_total", "Connections taken over.", m.takenOver::sum),
                counter("keep_alive_timeouts_total", "Silent clients.", m.keepAliveTimeouts::sum),
                counter("connect_timeouts_total", "No CONNECT in time.", m.connectTimeouts::sum),
                gauge("clients_connected", "Clients with a CONNACK.", m::clientsConnected),
                gauge("clients_maximum", "The most at one time.", m::clientsMaximum));
    }

    private List<Metric> state() {
        return List.of(
                ofShards("sessions", "Durable sessions.", ShardFigures::sessions),
                ofShards("sessions_awake", "Those with an actor.", ShardFigures::awake),
                ofShards("log_bytes", "Unsettled messages in the logs.", ShardFigures::logBytes),
                ofShards("log_messages", "The same, in messages.", ShardFigures::logMessages),
                ofShards("open_ids", "QoS 2 ids kept for repeats.", ShardFigures::openIds),
                ofShards(
                        "publishers_known",
                        "Publishers of whose earlier connections nothing is taken any more.",
                        ShardFigures::publishers),
                ofShards("pending_wills", "Wills to come.", ShardFigures::pendingWills),
                ofShards(
                        "wills_waiting",
                        "Those that are due, and beyond limits.will-rate.",
                        ShardFigures::waitingWills),
                ofShards(
                        "will_bytes",
                        "Wills, those of connected clients too.",
                        ShardFigures::willBytes),
                ofShards(
                        "shard_commands_queued",
                        "What waits for writes of the shards.",
                        ShardFigures::queuedCommands),
                gauge(
                        "outbox_bytes",
                        "Publications that wait for shards.",
                        wiring.outboxes::waitingBytes),
                gauge("subscriptions", "On this node.", wiring.routes::subscriptions),
                gauge("shared_groups", "Of all nodes.", wiring.routes::sharedGroups),
                gauge(
                        "shared_group_members",
                        "Of all nodes; one in several groups counts for each.",
                        wiring.routes::sharedMembers),
                gauge(
                        "shared_ids",
                        "QoS 2 messages remembered, so that transient members get them once.",
                        wiring.router::rememberedForGroups),
                gauge(
                        "routes_known",
                        "Filters of the whole cluster, once for each node and shard.",
                        wiring.routes::known),
                gauge("routes_known_bytes", "What they take.", wiring.routes::knownBytes),
                gauge(
                        "edge_connections",
                        "Here, those on their way included.",
                        wiring.homes::connections),
                gauge("peers", "Other members of the cluster.", () -> wiring.links.all().size()),
                ofLinks("link_bytes_waiting", "For all other nodes.", it -> it.sent().waiting()),
                ofLinks("link_messages", "Sent to other nodes.", it -> it.sent().messages()),
                ofLinks("link_frames", "Sent to other nodes.", it -> it.sent().framesSent()),
                ofLinks("link_frames_resent", "Lost or late.", it -> it.sent().framesResent()),
                counter(
                        "link_strangers_total",
                        "Connections to the link port that ended before a member said hello.",
                        wiring.links::strangersGone),
                gauge("lease_held", "1 while a majority hears this node.", this::lease),
                gauge("retained_messages", "Topics with one.", wiring.retained::count),
                gauge("retained_bytes", "In the store.", wiring.retained::bytes),
                gauge("heap_used_bytes", "Java heap.", NodeMetrics::heapUsed),
                gauge(
                        "heap_live_bytes",
                        "What the last garbage collection has left.",
                        wiring.heap::usedBytes),
                gauge(
                        "heap_high",
                        "1 while clients are turned away for lack of memory.",
                        () -> wiring.heap.isHigh() ? 1 : 0));
    }

    private long lease() {
        return wiring.links.lease().holds() ? 1 : 0;
    }

    private Metric ofLinks(String name, String help, ToLongFunction<LinkFigures> figure) {
        return gauge(name, help, () -> wiring.links.figures().stream().mapToLong(figure).sum());
    }

    private Metric ofShards(String name, String help, ToLongFunction<ShardFigures> figure) {
        return gauge(name, help, () -> figure.applyAsLong(wiring.sessions.figures().total()));
    }

    private List<Metric> storage() {
        return store.figures().stream().map(NodeMetrics::metric).toList();
    }

    private static Metric metric(StoreFigure figure) {
        return figure.grows()
                ? counter(figure.name(), figure.help(), figure.value())
                : gauge(figure.name(), figure.help(), figure.value());
    }

    private static long heapUsed() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
