package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.scenario.Subscription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
    private static final long FORGET_SECONDS = 120;
    private static final double BYTES_AIM = 32;
    private static final double CPU_AIM = 1.1;

    @Override
    public void run(Nodes nodes, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected {
        var idle = new Idle();
        List<Cost> beside = new ArrayList<>();
        List<Cost> besideMany = new ArrayList<>();
        try (var few = subscribe(nodes, "site", FEW)) {
            progress.accept("routes: warming up");
            measure(nodes, FEW, idle, new ArrayList<>());
            measure(nodes, FEW, idle, beside);
            try (var many = subscribe(nodes, "fleet", filters - FEW)) {
                digest(nodes, out);
                measure(nodes, filters, idle, besideMany);
                restart(nodes, out);
            }
        }
        awaitForgotten(nodes);
        try (var few = subscribe(nodes, "site", FEW)) {
            measure(nodes, FEW, idle, beside);
            compare(idle, beside, besideMany, out);
            restart(nodes, out);
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

    private void measure(Nodes nodes, int count, Idle idle, List<Cost> into)
            throws IOException, InterruptedException, NobodyConnected {
        for (int round = 0; round < rounds; round++) {
            idle.sample(nodes);
            into.add(traffic.oneToOne(nodes, 1, 2, 0, TOPICS));
            progress.accept(
                    "routes: beside %,d filters, round %d: %s"
                            .formatted(count, round + 1, into.getLast()));
        }
    }

    private void compare(Idle idle, List<Cost> few, List<Cost> many, Consumer<Figure> out) {
        var what = "1:1 QoS 0, two nodes, beside %,d filters, CPU s per million";
        var beside = Cost.micros(few, idle.cores());
        var besideMany = Cost.micros(many, idle.cores());
        out.accept(idle.figure(Part.ROUTES));
        out.accept(Figure.of(Part.ROUTES, what.formatted(FEW), beside.toString()));
        out.accept(Figure.of(Part.ROUTES, what.formatted(filters), besideMany.toString()));
        out.accept(
                Figure.atMost(
                        CPU_AIM,
                        Part.ROUTES,
                        "many filters to few, of the medians",
                        besideMany.median() / beside.median()));
    }

    private void restart(Nodes nodes, Consumer<Figure> out)
            throws IOException, InterruptedException {
        progress.accept("routes: node %d is stopped and started again".formatted(RESTARTED));
        double seconds = nodes.restart(RESTARTED);
        long known = nodes.figures(RESTARTED).value("routes_known");
        out.accept(
                Figure.of(
                        Part.ROUTES,
                        "start to ready, s, with %,d filters of other nodes".formatted(known),
                        Figure.decimal(seconds)));
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
