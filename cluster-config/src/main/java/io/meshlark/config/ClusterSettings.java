package io.meshlark.config;

import java.util.List;

/**
 * The node among nodes.
 *
 * @param port zero: the node stays alone
 * @param seeds empty: the node is a cluster of its own
 */
public record ClusterSettings(
        String name, String host, int port, List<HostPort> seeds, int shards) {

    public ClusterSettings {
        seeds = List.copyOf(seeds);
    }

    static ClusterSettings read(Section in) {
        return new ClusterSettings(
                // An actor system's name may hold nothing else.
                in.text("name", "[a-zA-Z0-9][a-zA-Z0-9_-]*", "letters, digits, - and _"),
                in.host("host"),
                in.port("port"),
                in.hostPorts("seeds"),
                in.integer("shards", 1, 1024));
    }
}
