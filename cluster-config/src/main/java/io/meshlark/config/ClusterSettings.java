package io.meshlark.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The node among nodes.
 *
 * @param host under which others reach it
 * @param port under which others reach it; zero: the node stays alone
 * @param bind what it listens on itself
 * @param linkPort under which others reach its links; zero: the one that was free
 * @param linkBind what it listens on for links
 * @param dialFrom local address of connections to others; empty: the system's choice
 * @param tls empty: connections between nodes are not encrypted
 * @param seeds empty: the node is a cluster of its own, unless discovery finds others
 * @param ackLease how long a node without a majority goes on acknowledging
 * @param linkBuffer bytes that may wait for one other node
 * @param serverReference what clients are told when they are sent away; empty: nothing
 */
public record ClusterSettings(
        String name,
        String host,
        int port,
        HostPort bind,
        int linkPort,
        HostPort linkBind,
        String dialFrom,
        Optional<ClusterTlsSettings> tls,
        List<HostPort> seeds,
        DiscoverySettings discovery,
        SplitBrainSettings splitBrain,
        Duration ackLease,
        long linkBuffer,
        String serverReference,
        int shards) {

    private static final long MIB = 1 << 20;

    public ClusterSettings {
        seeds = List.copyOf(seeds);
    }

    /** Whether there are others, now or later. */
    public boolean hasOthers() {
        return discovery.method() != DiscoverySettings.Method.STATIC
                || seeds.stream().anyMatch(seed -> !seed.equals(self()));
    }

    /** Whether it is told whom to join; otherwise it joins itself. */
    public boolean joinsOthers() {
        return discovery.method() != DiscoverySettings.Method.STATIC || !seeds.isEmpty();
    }

    /** As the others know it. */
    public HostPort self() {
        return new HostPort(host, port);
    }

    static ClusterSettings read(Section in) {
        // An actor system's name may hold nothing else.
        String name = in.text("name", "[a-zA-Z0-9][a-zA-Z0-9_-]*", "letters, digits, - and _");
        String host = in.host("host");
        int port = in.port("port");
        String bindHost = in.hostOrNone("bind-host");
        String bind = bindHost.isEmpty() ? host : bindHost;
        int bindPort = in.port("bind-port");
        int linkPort = in.port("link-port");
        int linkBindPort = in.port("link-bind-port");
        return new ClusterSettings(
                name,
                host,
                port,
                new HostPort(bind, bindPort == 0 ? port : bindPort),
                linkPort,
                new HostPort(bind, linkBindPort == 0 ? linkPort : linkBindPort),
                in.hostOrNone("dial-from"),
                ClusterTlsSettings.read(in.block("tls")),
                in.hostPorts("seeds"),
                DiscoverySettings.read(in.block("discovery")),
                SplitBrainSettings.read(in.block("split-brain")),
                in.duration("ack-lease", Duration.ofSeconds(1), Duration.ofMinutes(1)),
                in.bytes("link-buffer", MIB, 1024 * MIB),
                in.text("server-reference", "[\\x21-\\x7e ]*", "host:port, or several with blanks"),
                in.integer("shards", 1, 1024));
    }
}
