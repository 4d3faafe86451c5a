package io.meshlark.loadtest.chaos.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network namespace for each node, connected to one bridge of this machine. What one node cannot
 * send to another is a route into a black hole: any kernel has that, and a TCP connection feels it
 * as silence, not as an error. All names begin with "mk" and the pid.
 */
public final class Namespaces implements Ground {

    private static final int HOST = 254;

    private final int nodes;
    private final String prefix = "mk" + ProcessHandle.current().pid();
    private final String net;
    private final boolean hasNft;

    private Namespaces(int nodes, String net) {
        this.nodes = nodes;
        this.net = net;
        this.hasNft = Commands.tries("nft", "--version");
    }

    /** Whether this user may make namespaces here. */
    public static boolean arePossible() {
        var name = "mk" + ProcessHandle.current().pid() + "t";
        return Commands.tries("ip", "netns", "add", name)
                && Commands.tries("ip", "netns", "exec", name, "ip", "link", "set", "lo", "up")
                && Commands.tries(
                        "ip", "link", "add", name, "type", "veth", "peer", "name", name + "p")
                && Commands.tries("ip", "link", "del", name)
                && Commands.tries("ip", "netns", "del", name);
    }

    /** Makes them. */
    public static Namespaces of(int nodes) {
        var made = new Namespaces(nodes, freeNet());
        try {
            made.build();
        } catch (IllegalStateException e) {
            made.close();
            throw e;
        }
        return made;
    }

    private static String freeNet() {
        var used = Commands.run("ip", "-4", "addr");
        int start = (int) (ProcessHandle.current().pid() % 200);
        return IntStream.range(0, 200)
                .mapToObj(i -> "10.88." + (start + i) % 200 + ".")
                .filter(it -> !used.contains(it))
                .findFirst()
                .orElseThrow(() -> new ClusterUnavailable("10.88.0.0/16 is in use"));
    }

    private void build() {
        Commands.run("ip", "link", "add", bridge(), "type", "bridge");
        Commands.run("ip", "addr", "add", net + HOST + "/24", "dev", bridge());
        Commands.run("ip", "link", "set", bridge(), "up");
        for (int i = 1; i <= nodes; i++) {
            var name = name(i);
            Commands.run("ip", "netns", "add", name);
            Commands.run(
                    "ip", "link", "add", veth(i), "type", "veth", "peer", "name", "e0", "netns",
                    name);
            Commands.run("ip", "link", "set", veth(i), "master", bridge(), "up");
            in(i, "ip", "link", "set", "lo", "up");
            in(i, "ip", "addr", "add", host(i) + "/24", "dev", "e0");
            in(i, "ip", "link", "set", "e0", "up");
            // A packet from where no answer can go is still to be let in.
            in(i, "sh", "-c", "for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 >$f; done");
        }
    }

    private String bridge() {
        return prefix + "b";
    }

    private String veth(int node) {
        return prefix + "v" + node;
    }

    private String name(int node) {
        return prefix + "-" + node;
    }

    private void in(int node, String... command) {
        var all = new ArrayList<>(inside(node));
        all.addAll(List.of(command));
        Commands.run(all);
    }

    @Override
    public List<String> inside(int node) {
        return List.of("ip", "netns", "exec", name(node));
    }

    @Override
    public String host(int node) {
        return net + node;
    }

    @Override
    public String outside() {
        return net + HOST;
    }

    @Override
    public int port(int node, int usual) {
        return usual;
    }

    @Override
    public boolean canPart() {
        return true;
    }

    @Override
    public boolean canLose() {
        return hasNft;
    }

    @Override
    public void part(int from, int to) {
        in(from, "ip", "route", "replace", "blackhole", host(to) + "/32");
    }

    @Override
    public void join(int from, int to) {
        in(from, "ip", "route", "del", "blackhole", host(to) + "/32");
    }

    @Override
    public void lose(int node, int percent) {
        var rules =
                """
                add table inet chaos
                add chain inet chaos in { type filter hook input priority 0 ; }
                add chain inet chaos out { type filter hook output priority 0 ; }
                add rule inet chaos in iifname "e0" numgen random mod 100 < %1$d drop
                add rule inet chaos out oifname "e0" numgen random mod 100 < %1$d drop
                """
                        .formatted(percent);
        for (var rule : rules.lines().toList()) {
            in(node, "nft", rule);
        }
    }

    @Override
    public void loseNothing(int node) {
        in(node, "nft", "delete table inet chaos");
    }

    @Override
    public void slow(int node, int kilobits) {
        in(
                node,
                "tc",
                "qdisc",
                "replace",
                "dev",
                "e0",
                "root",
                "tbf",
                "rate",
                kilobits + "kbit",
                "burst",
                "8kb",
                "latency",
                "2000ms");
    }

    @Override
    public void fast(int node) {
        in(node, "tc", "qdisc", "del", "dev", "e0", "root");
    }

    /** A namespace goes when its last process has; its link goes now. */
    @Override
    public void close() {
        for (int i = 1; i <= nodes; i++) {
            Commands.tries("ip", "link", "del", veth(i));
            Commands.tries("ip", "netns", "del", name(i));
        }
        Commands.tries("ip", "link", "del", bridge());
    }
}
