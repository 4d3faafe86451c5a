package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Limit;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Publication;
import io.meshlark.loadtest.scenario.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What may grow on a node, and what a message costs then. */
final class Axes {
    private static final String MICROS = "CPU µs per delivery";
    private static final int PAYLOAD = 100;
    private static final int WINDOW = 20;
    private static final int TOPICS = 10_000;
    private static final int FILTERS_PER_CLIENT = 5_000;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Duration warmUp;
    private final Duration duration;

    Axes(Duration warmUp, Duration duration) {
        this.warmUp = warmUp;
        this.duration = duration;
    }

    List<Axis> all() {
        return List.of(
                new Axis(
                        "Payload, 1:1 at QoS 1",
                        "bytes",
                        MICROS,
                        List.of(16L, 256L, 1_024L, 4_096L, 16_384L, 65_536L, 262_144L),
                        this::payload),
                new Axis(
                        "Subscribers of one topic, QoS 0",
                        "subscribers",
                        MICROS,
                        List.of(1L, 10L, 100L, 1_000L, 10_000L),
                        this::subscribers),
                new Axis(
                        "Idle connections beside 1:1 traffic at QoS 1",
                        "connections",
                        MICROS,
                        List.of(1L, 1_000L, 5_000L, 10_000L, 18_000L),
                        this::connections),
                new Axis(
                        "Other subscriptions, half with + and half with #, beside 1:1 traffic at"
                                + " QoS 0 on 10,000 topics",
                        "subscriptions",
                        MICROS,
                        List.of(1L, 1_000L, 10_000L, 100_000L, 1_000_000L),
                        this::subscriptions),
                new Axis(
                        "Messages queued for a durable session, drained",
                        "messages",
                        MICROS,
                        List.of(100L, 1_000L, 10_000L, 100_000L),
                        this::queue));
    }

    private double payload(PeerProcess node, long bytes)
            throws IOException, InterruptedException, NobodyConnected {
        return pair(node, List.of(), 1, 1, (int) bytes);
    }

    private double subscribers(PeerProcess node, long count)
            throws IOException, InterruptedException, NobodyConnected {
        return micros(
                Bench.traffic(
                        node,
                        Bench.group("subscribers", (int) count, false)
                                .subscribing(Subscription.to("growth/{run}/all", 0)),
                        Bench.group("publisher", 1, false)
                                .publishing(Publication.to("growth/{run}/all", 0, PAYLOAD)),
                        new Pace.Closed(WINDOW),
                        warmUp,
                        duration));
    }

    private double connections(PeerProcess node, long count)
            throws IOException, InterruptedException, NobodyConnected {
        return pair(node, List.of(Bench.group("idle", (int) count, false)), 1, 1, PAYLOAD);
    }

    private double subscriptions(PeerProcess node, long count)
            throws IOException, InterruptedException, NobodyConnected {
        int clients = Math.toIntExact(Math.ceilDiv(count, FILTERS_PER_CLIENT));
        List<String> filters = new ArrayList<>();
        LongStream.range(0, Math.min(count, FILTERS_PER_CLIENT))
                .forEach(k ->
                        filters.add(
                                k % 2 == 0
                                        ? "fleet/{i}/+/status/" + k
                                        : "site/{i}/device/" + k + "/#"));
        var others = Bench.group("others", clients, false).subscribing(Subscription.to(filters, 0));
        return pair(node, List.of(others), 0, TOPICS, PAYLOAD);
    }

    /** One publisher, one subscriber, and others that have nothing to do with it. */
    private double pair(
            PeerProcess node, List<ClientGroup> others, int qos, int topics, int payload)
            throws IOException, InterruptedException, NobodyConnected {
        var receiving =
                Bench.group("subscriber", 1, false)
                        .subscribing(Subscription.to("growth/{run}/+", qos));
        var sending =
                Bench.group("publisher", 1, false)
                        .publishing(
                                new Publication("growth/{run}/{t}", topics, qos, payload, false));
        List<ClientGroup> groups = new ArrayList<>(others);
        groups.add(receiving);
        groups.add(sending);
        List<Phase> phases = new ArrayList<>();
        groups.forEach(it -> phases.add(Phase.Connect.all("connect " + it.name(), it.name())));
        var pace = new Pace.Closed(WINDOW);
        phases.add(new Phase.Publish("warm-up", "publisher", pace, new Limit.Time(warmUp), true));
        phases.add(
                new Phase.Publish("publish", "publisher", pace, new Limit.Time(duration), false));
        return micros(Bench.run(node, groups, phases));
    }

    private double queue(PeerProcess node, long messages)
            throws IOException, InterruptedException, NobodyConnected {
        var reader =
                Bench.group("reader", 1, true)
                        .subscribing(Subscription.to("growth/{run}/queue/+", 1));
        int writers = (int) Math.min(messages, WINDOW);
        var writing =
                Bench.group("writers", writers, false)
                        .publishing(Publication.to("growth/{run}/queue/{i}", 1, PAYLOAD));
        var result =
                Bench.run(
                        node,
                        List.of(reader, writing),
                        List.of(
                                Phase.Connect.all("subscribe", "reader"),
                                new Phase.Disconnect("leave", "reader", false),
                                Phase.Connect.all("connect", "writers"),
                                new Phase.Publish(
                                        "queue",
                                        "writers",
                                        new Pace.Closed(WINDOW),
                                        Limit.Rounds.of(messages / writers),
                                        false),
                                Phase.Connect.all("return", "reader"),
                                new Phase.Drain("drain"),
                                new Phase.Forget("forget", "reader")));
        double seconds = 0;
        for (var phase : result.phases()) {
            if (phase.phase().name().equals("return") || phase.phase().name().equals("drain")) {
                seconds += phase.usage().map(it -> it.cpuSeconds()).orElse(0.0);
            }
        }
        return seconds * MICROS_PER_SECOND / messages;
    }

    /** CPU seconds per million deliveries are microseconds per delivery. */
    private static double micros(RunResult result) {
        return Bench.figure(result, "cpu-per-million");
    }
}
