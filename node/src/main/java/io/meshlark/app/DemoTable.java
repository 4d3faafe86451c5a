package io.meshlark.app;

import io.meshlark.admin.ClusterStatus;
import io.meshlark.admin.ClusterStatus.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The nodes of a demo, as they see themselves and each other. */
final class DemoTable {
    private static final String ROW = "%-5s %-6s %-9s %-7s %-8s %s";

    private DemoTable() {}

    static List<String> lines(List<DemoNode> nodes, IntPredicate isCut) {
        List<String> lines = new ArrayList<>();
        lines.add(ROW.formatted("node", "MQTT", "members", "shards", "clients", "state"));
        nodes.forEach(node -> lines.add(row(node, isCut.test(node.number())).stripTrailing()));
        return lines;
    }

    private static String row(DemoNode node, boolean isCut) {
        Optional<ClusterStatus> seen = node.seen();
        return ROW.formatted(
                node.number(),
                node.mqttPort(),
                seen.map(DemoTable::members).orElse("-"),
                seen.map(DemoTable::shards).orElse("-"),
                seen.map(it -> it.figures().getOrDefault("clients", 0L).toString()).orElse("-"),
                (isCut ? "CUT OFF, h heals; " : "") + node.state());
    }

    private static String members(ClusterStatus seen) {
        long silent = seen.members().stream().filter(it -> !it.isReachable()).count();
        long heard = seen.members().stream().filter(Member::isReachable).count();
        return silent == 0 ? Long.toString(heard) : "%d, not %d".formatted(heard, silent);
    }

    private static String shards(ClusterStatus seen) {
        List<Integer> own = seen.shards().byNode().get(seen.node());
        return own == null ? "?" : Integer.toString(own.size());
    }
}
