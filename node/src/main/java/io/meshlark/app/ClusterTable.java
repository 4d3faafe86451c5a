package io.meshlark.app;

import io.meshlark.admin.ClusterStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** The status of a cluster for people. */
final class ClusterTable {
    private static final List<String> HEAD = List.of("node", "status", "shards", "known since");

    private ClusterTable() {}

    static List<String> lines(ClusterStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "cluster %s, seen by %s: %s"
                        .formatted(status.cluster(), status.node(), status.state()));
        lines.add("");
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        status.members().forEach(it -> rows.add(row(it, status.shards())));
        lines.addAll(aligned(rows));
        lines.add("");
        lines.add("split brain  " + splitBrain(status.splitBrain()));
        lines.add("shards       " + shards(status.shards()));
        lines.add("this node    " + figures(status.figures()));
        return lines;
    }

    private static List<String> row(ClusterStatus.Member member, ClusterStatus.Shards shards) {
        StringJoiner state = new StringJoiner(", ");
        state.add(member.isReachable() ? member.status() : member.status() + ", not heard");
        if (member.isOldest()) {
            state.add("oldest");
        }
        if (member.isLeader()) {
            state.add("leader");
        }
        List<Integer> its = shards.byNode().get(member.address());
        return List.of(
                member.address(),
                state.toString(),
                its == null ? "-" : Integer.toString(its.size()),
                member.since());
    }

    private static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[HEAD.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return rows.stream()
                .map(row -> {
                    StringBuilder line = new StringBuilder();
                    for (int i = 0; i < widths.length; i++) {
                        String cell = row.get(i);
                        line.append(cell).append(" ".repeat(widths[i] + 2 - cell.length()));
                    }
                    return line.toString().stripTrailing();
                })
                .toList();
    }

    private static String splitBrain(ClusterStatus.SplitBrain it) {
        return "%s%s, stable-after %d s, ack-lease %d s; %s"
                .formatted(
                        it.strategy(),
                        it.quorumSize() > 0 ? " of " + it.quorumSize() : "",
                        it.stableAfterMillis() / 1000,
                        it.ackLeaseMillis() / 1000,
                        it.state());
    }

    private static String shards(ClusterStatus.Shards shards) {
        return shards.missing() == 0
                ? "all %d run".formatted(shards.total())
                : "%d of %d run; the others are being moved, or their node does not answer"
                        .formatted(shards.total() - shards.missing(), shards.total());
    }

    private static String figures(Map<String, Long> figures) {
        return figures.isEmpty()
                ? "-"
                : figures.entrySet().stream()
                        .map(it -> "%d %s".formatted(it.getValue(), it.getKey()))
                        .collect(Collectors.joining(", "));
    }
}
