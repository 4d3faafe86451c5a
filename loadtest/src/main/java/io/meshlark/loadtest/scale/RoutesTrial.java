package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.measure.Spread;
import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.scenario.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;

/**
 * {@link Part#ROUTES}: what a filter costs each node, and what it costs a message that has nothing
 * to do with it. A thousand filters, many, and a thousand again, because nodes get faster for
 * minutes.
 *
 * @param filters the many
 */
record RoutesTrial(Traffic traffic, int filters, int rounds, Consumer<String> progress)
        implements Trial {

    private static final int FEW = 1_000;

    /** More than a node keeps routes of, so that each message is looked up. */
    private static final int TOPICS = 10_000;

    private static final int PENDING = 6;
    private static final int RESTARTED = 3;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final long FORGET_SECONDS = 120;
    private static final double BYTES_AIM = 32;
    private static final double CPU_AIM = 1.1;

    @Override
    public void run(Nodes nodes, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected {
        double[] before;
        double[] with;
        double slow;
        try (var few = subscribe(nodes, "site", FEW)) {
            progress.accept("routes: warming up");
            for (int round = 0; round < rounds; round++) {
                cost(nodes, 0);
            }
            before = costs(nodes, FEW);
            try (var many = subscribe(nodes, "fleet", filters - FEW)) {
                digest(nodes, out);
                with = costs(nodes, filters);
                slow = restart(nodes);
                out.accept(
                        Figure.of(
                                Part.ROUTES,
                                "the others hold " + known(nodes) + " filters: start to ready, s",
                                Figure.decimal(slow)));
            }
        }
        awaitForgotten(nodes);
        try (var few = subscribe(nodes, "site", FEW)) {
            var after = costs(nodes, FEW);
            var without =
                    DoubleStream.concat(DoubleStream.of(before), DoubleStream.of(after)).toArray();
            compare(Spread.of(without), Spread.of(with), out);
            out.accept(
                    Figure.of(
                            Part.ROUTES,
                            "the others hold " + known(nodes) + " filters at most: start to ready, s",
                            Figure.decimal(restart(nodes))));
        }
    }

    private Clients subscribe(Nodes nodes, String kind, int count)
            throws IOException, InterruptedException, NobodyConnected {
        var plan = Filters.of(kind, count, nodes.count());
        var group =
                Clients.group(kind, plan.clients(), false)
                        .subscribing(Subscription.to(plan.templates(), 0));
        var clients = new Clients(nodes.all(), List.of(group), 0);
        try {
            var result = clients.connect(kind, PENDING);
            progress.accept(
                    "routes: %d clients have subscribed to %,d filters in %.1f s"
                            .formatted(plan.clients(), plan.total(), result.seconds()));
            return clients;
        } catch (IOException | InterruptedException | NobodyConnected | RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    private static void digest(Nodes nodes, Consumer<Figure> out)
            throws IOException, InterruptedException {
        double most = 0;
        for (int node = 1; node <= nodes.count(); node++) {
            var figures = nodes.figures(node);
            most =
                    Math.max(
                            most,
                            figures.value("routes_known_bytes")
                                    / (double) figures.value("routes_known"));
        }
        var filters = known(nodes) + " filters, ";
        out.accept(
                Figure.atMost(
                        BYTES_AIM, Part.ROUTES, filters + "bytes of the digest for each", most));
        out.accept(
                Figure.of(
                        Part.ROUTES,
                        filters + "resident memory of the nodes, MiB",
                        FailoverTrial.each(nodes.residentMebibytes())));
    }

    private static String known(Nodes nodes) throws IOException, InterruptedException {
        return Figure.count(nodes.figures(1).value("routes_known"));
    }

    private double[] costs(Nodes nodes, int count)
            throws IOException, InterruptedException, NobodyConnected {
        double idle = nodes.idle(IDLE);
        var costs = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            costs[round] = cost(nodes, idle);
            progress.accept(
                    "routes: beside %,d filters, round %d: %.2f µs for a message"
                            .formatted(count, round + 1, costs[round]));
        }
        return costs;
    }

    private double cost(Nodes nodes, double idle)
            throws IOException, InterruptedException, NobodyConnected {
        return traffic.oneToOne(nodes, 1, 2, 0, TOPICS).microsPerDelivery(idle);
    }

    private void compare(Spread few, Spread many, Consumer<Figure> out) {
        var what = "1:1 QoS 0, two nodes, beside %,d filters, CPU s per million";
        out.accept(Figure.of(Part.ROUTES, what.formatted(FEW), few.toString()));
        out.accept(Figure.of(Part.ROUTES, what.formatted(filters), many.toString()));
        out.accept(
                Figure.atMost(
                        CPU_AIM,
                        Part.ROUTES,
                        "many filters to few, of the medians",
                        many.median() / few.median()));
    }

    private double restart(Nodes nodes) throws IOException, InterruptedException {
        progress.accept("routes: node %d is started again".formatted(RESTARTED));
        double seconds = nodes.restart(RESTARTED);
        progress.accept(
                "routes: ready after %.1f s, it knows %,d filters"
                        .formatted(seconds, nodes.figures(RESTARTED).value("routes_known")));
        return seconds;
    }

    private void awaitForgotten(Nodes nodes) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (nodes.figures(1).value("routes_known") > FEW
                || nodes.figures(2).value("routes_known") > FEW) {
            if (Nodes.seconds(begin) > FORGET_SECONDS) {
                throw new IOException(
                        "filters of clients that are gone are still known after %d s: %s"
                                .formatted(FORGET_SECONDS, known(nodes)));
            }
            Thread.sleep(100);
        }
        progress.accept("routes: forgotten in %.1f s".formatted(Nodes.seconds(begin)));
    }
}
