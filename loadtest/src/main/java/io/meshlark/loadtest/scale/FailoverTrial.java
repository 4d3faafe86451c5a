package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.run.NobodyConnected;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * {@link Part#FAILOVER}: durable sessions whose clients are away, and a node that dies with its
 * share of them. Who publishes and who returns is, as is usual, known to the nodes that stay; which
 * shard a session is in is not known here, but with this many of them there are some in each.
 */
record FailoverTrial(int sessions, Consumer<String> progress) implements Trial {

    private static final int PAYLOAD = 100;
    private static final int PENDING = 128;

    /** Of 64 shards, one without any of so many sessions is seen in one run of a billion. */
    private static final int PROBED = 2_000;

    private static final int RETURNING = 600;
    private static final int VICTIM = 3;
    private static final List<Integer> STAY = List.of(1, 2);
    private static final int RUNS = 1 << 16;
    private static final double LONGEST_SECONDS = 180;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    @Override
    public void run(Nodes nodes, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected {
        int run = ThreadLocalRandom.current().nextInt(RUNS);
        var lots = Lots.of(sessions);
        var unloaded = each(nodes.residentMebibytes());
        make(nodes, lots, run);
        queue(nodes, lots, run);
        var stay = STAY.stream().map(nodes::endpoint).toList();
        var returning =
                Clients.group("returning", RETURNING, true)
                        .subscribing(Subscription.to("scale/{run}/returning/{i}", 1));
        try (var back = new Clients(stay, List.of(returning), run);
                var probes = new Clients(stay, List.of(probes(lots)), run)) {
            back.connect("returning", PENDING);
            back.go(new Phase.Disconnect("leave", "returning", false));
            probes.connect("probes", PENDING);
            report(nodes, unloaded, out);
            kill(nodes, back, probes, lots, out);
        }
        long left = nodes.sum("sessions", STAY);
        out.accept(
                Figure.of(Part.FAILOVER, "sessions that are there afterwards", Figure.count(left)));
    }

    private void make(Nodes nodes, Lots lots, int run)
            throws IOException, InterruptedException, NobodyConnected {
        long begin = System.nanoTime();
        for (int lot = 0; lot < lots.count(); lot++) {
            var group = sessions(lots, lot);
            try (var clients = new Clients(nodes.all(), List.of(group), run)) {
                clients.connect(group.name(), PENDING);
                clients.go(new Phase.Disconnect("leave", group.name(), false));
            }
            if ((lot + 1) % 10 == 0 || lot + 1 == lots.count()) {
                progress.accept(
                        "failover: %,d sessions after %.0f s"
                                .formatted((lot + 1) * lots.size(), Nodes.seconds(begin)));
            }
        }
    }

    private static ClientGroup sessions(Lots lots, int lot) {
        return Clients.group("lot" + lot, lots.size(), true)
                .subscribing(Subscription.to("scale/{run}/" + lot + "/{i}", 1));
    }

    /** A message for each session of the first lot. */
    private void queue(Nodes nodes, Lots lots, int run)
            throws IOException, InterruptedException, NobodyConnected {
        var group =
                Clients.group("writer", 1, false)
                        .publishing(
                                new Publication(
                                        "scale/{run}/0/{t}", lots.size(), 1, PAYLOAD, false));
        try (var clients = new Clients(nodes.all(), List.of(group), run)) {
            clients.connect("writer", 1);
            var written =
                    clients.go(
                            new Phase.Publish(
                                    "queue",
                                    "writer",
                                    new Pace.Closed(Pace.usualWindow(1)),
                                    Limit.Rounds.of(1),
                                    false));
            progress.accept(
                    "failover: %,d of them have a queued message"
                            .formatted(written.counts().acknowledged()));
        }
    }

    /** A publisher for each lot. */
    private static ClientGroup probes(Lots lots) {
        return Clients.group("probes", lots.count(), false)
                .publishing(
                        new Publication(
                                "scale/{run}/{i}/{t}", lots.share(PROBED), 1, PAYLOAD, false));
    }

    private static void report(Nodes nodes, String unloaded, Consumer<Figure> out)
            throws IOException, InterruptedException {
        var count = Figure.count(nodes.sum("sessions"));
        out.accept(Figure.of(Part.FAILOVER, "durable sessions", count));
        out.accept(Figure.of(Part.FAILOVER, "resident memory of the nodes before, MiB", unloaded));
        out.accept(
                Figure.of(
                        Part.FAILOVER,
                        "the same with " + count + " sessions",
                        each(nodes.residentMebibytes())));
    }

    static String each(List<Long> mebibytes) {
        return mebibytes.stream().map(Figure::count).collect(Collectors.joining(" / "));
    }

    private void kill(Nodes nodes, Clients back, Clients probes, Lots lots, Consumer<Figure> out)
            throws IOException, InterruptedException {
        var places = nodes.shards(1);
        progress.accept(
                "failover: kill -9 of node %d; shards: %s".formatted(VICTIM, places.byNode()));
        long begin = System.nanoTime();
        nodes.kill(VICTIM);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var acknowledged =
                    threads.submit(
                            told(
                                    "every shard acknowledges",
                                    () -> acknowledged(probes, lots, begin)));
            var returned =
                    threads.submit(told("all clients are back", () -> returned(back, begin)));
            var run = threads.submit(told("all shards run", () -> allRun(nodes, begin)));
            out.accept(seconds("kill -9 until all shards run, s", run));
            out.accept(
                    seconds(
                            "until publications to sessions of all shards were acknowledged, s",
                            acknowledged));
            out.accept(
                    seconds(
                            "until %d clients were back in their sessions, s".formatted(RETURNING),
                            returned));
        }
    }

    private Callable<Double> told(String what, Callable<Double> measured) {
        return () -> {
            double seconds = measured.call();
            progress.accept("failover: %s after %.1f s".formatted(what, seconds));
            return seconds;
        };
    }

    private static Figure seconds(String what, Future<Double> measured)
            throws IOException, InterruptedException {
        try {
            return Figure.of(Part.FAILOVER, what, Figure.decimal(measured.get()));
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            return new Figure(
                    Part.FAILOVER, what, "not measured: " + cause.getMessage(), "", false);
        }
    }

    private static double acknowledged(Clients probes, Lots lots, long begin)
            throws IOException, InterruptedException, NobodyConnected {
        int each = lots.share(PROBED);
        var result =
                probes.go(
                        new Phase.Publish(
                                "probe",
                                "probes",
                                new Pace.Closed(each),
                                Limit.Rounds.of(1),
                                false));
        long wanted = (long) each * lots.count();
        if (result.counts().acknowledged() < wanted) {
            throw new IOException(
                    "%,d of %,d publications were acknowledged; %,d were refused, %,d connections lost"
                            .formatted(
                                    result.counts().acknowledged(),
                                    wanted,
                                    result.counts().refused(),
                                    result.counts().disconnects()));
        }
        return Nodes.seconds(begin);
    }

    /** Until all of them, at the same time, have the session that they had. */
    private static double returned(Clients back, long begin)
            throws IOException, InterruptedException {
        var connect = new Phase.Connect("return", "returning", 0, RETURNING, false);
        List<String> problems = new ArrayList<>();
        while (Nodes.seconds(begin) < LONGEST_SECONDS) {
            try {
                var result = back.go(Optional.empty(), List.of(connect));
                problems.addAll(result.problems());
                if (result.problems().stream().anyMatch(it -> it.contains("no session"))) {
                    throw new IOException(result.problems().getLast());
                }
                if (result.phases().getFirst().counts().connects() == RETURNING) {
                    return Nodes.seconds(begin);
                }
                back.go(new Phase.Disconnect("leave", "returning", false));
            } catch (NobodyConnected e) {
                problems.add(String.valueOf(e.getMessage()));
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        throw new IOException(
                "not in %.0f s: %s"
                        .formatted(
                                LONGEST_SECONDS,
                                problems.isEmpty() ? "no answer" : problems.getLast()));
    }

    private static double allRun(Nodes nodes, long begin) throws IOException, InterruptedException {
        while (Nodes.seconds(begin) < LONGEST_SECONDS) {
            if (nodes.shards(STAY.getFirst()).allRun()) {
                return Nodes.seconds(begin);
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        throw new IOException("not in %.0f s".formatted(LONGEST_SECONDS));
    }
}
