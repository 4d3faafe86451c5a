package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.client.Endpoint;
import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.run.PhaseResult;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.scenario.Limit;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Publication;
import io.meshlark.loadtest.scenario.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * One publisher in a closed loop, and what its messages cost all nodes.
 *
 * @param window messages under way
 * @param progress told what is not as it should be
 */
record Traffic(Duration warmUp, Duration duration, int window, Consumer<String> progress) {

    /** As long as the filters of {@link RoutesTrial}, so that each of these is looked for. */
    private static final String FILTER = "fleet/p-{run}/device/+/cmd";

    private static final String TOPIC = "fleet/p-{run}/device/{t}/cmd";
    private static final int PAYLOAD = 100;
    private static final int RUNS = 1 << 16;

    /** From a publisher on one node to a subscriber on another, or the same. */
    Cost oneToOne(Nodes nodes, int from, int to, int qos, int topics)
            throws IOException, InterruptedException, NobodyConnected {
        return run(nodes, List.of(nodes.endpoint(from), nodes.endpoint(to)), 1, qos, topics);
    }

    /** From a publisher on the first node to subscribers on all, at QoS 0. */
    Cost toMany(Nodes nodes, int subscribers)
            throws IOException, InterruptedException, NobodyConnected {
        return run(nodes, nodes.all(), subscribers, 0, 1);
    }

    private Cost run(Nodes nodes, List<Endpoint> places, int subscribers, int qos, int topics)
            throws IOException, InterruptedException, NobodyConnected {
        var sending =
                Clients.group("publisher", 1, false)
                        .publishing(new Publication(TOPIC, topics, qos, PAYLOAD, false));
        var receiving =
                Clients.group("subscribers", subscribers, false)
                        .subscribing(Subscription.to(FILTER, qos));
        int run = ThreadLocalRandom.current().nextInt(RUNS);
        var pace = new Pace.Closed(window);
        long messages = nodes.sum("link_messages");
        long frames = nodes.sum("link_frames");
        try (var clients = new Clients(places, List.of(sending, receiving), run)) {
            var result =
                    clients.go(
                            Optional.of(nodes.target()),
                            List.of(
                                    Phase.Connect.all("subscribe", "subscribers"),
                                    Phase.Connect.all("connect", "publisher"),
                                    publish("warm-up", pace, warmUp, true),
                                    publish("publish", pace, duration, false)));
            remark(result);
            var link =
                    new Cost.Link(
                            result.counts().sent(),
                            nodes.sum("link_messages") - messages,
                            nodes.sum("link_frames") - frames);
            return cost(result.phases().getLast(), link);
        }
    }

    private static Phase publish(String name, Pace pace, Duration length, boolean isWarmUp) {
        return new Phase.Publish(name, "publisher", pace, new Limit.Time(length), isWarmUp);
    }

    private static Cost cost(PhaseResult it, Cost.Link link) throws IOException {
        var usage = it.usage().orElseThrow(() -> new IOException("a node has ended, see its log"));
        if (it.counts().received() == 0) {
            throw new IOException("no message came through in " + it.seconds() + " s");
        }
        return new Cost(usage.cpuSeconds(), it.seconds(), it.counts().received(), link);
    }

    private void remark(RunResult result) {
        long lost = result.findings().lost();
        if (lost > 0 || !result.problems().isEmpty()) {
            progress.accept(
                    "  not as it should be: %,d messages lost; %s"
                            .formatted(lost, String.join("; ", result.problems())));
        }
    }
}
