package io.meshlark.loadtest.chaos.client;

import io.meshlark.loadtest.chaos.client.Profile.Filter;
import io.meshlark.loadtest.chaos.history.History;
import io.meshlark.loadtest.wire.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * All clients of a run, and what keeps them busy. Topics: {@code t/…} plain, {@code s/…} shared,
 * {@code ret/…} retained, {@code calm/…} between transient clients only, {@code probe/…} just
 * subscribed to, {@code will/…}.
 */
public final class Crowd implements AutoCloseable {

    private static final int BRANCHES = 12;
    private static final int TWIGS = 3;
    private static final int TICK_MILLIS = 500;

    private final Nodes nodes;
    private final History history;
    private final Random random;
    private final List<Client> clients = new ArrayList<>();
    private final List<Activity> publishing = new ArrayList<>();
    private final List<Activity> moving = new ArrayList<>();
    private final ScheduledExecutorService ticks =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("ticks").factory());

    /**
     * @param size 1: a small crowd of about 60 clients, 3: about 180
     * @param rate publications a second of all together, roughly
     */
    public Crowd(Nodes nodes, History history, long seed, int size, int rate) {
        this.nodes = nodes;
        this.history = history;
        this.random = new Random(seed);
        subscribers(size);
        roamers(size);
        publishers(size, rate);
        groups(rate);
        wills(size);
        retained(size);
        calm();
        probes();
    }

    private Client add(Profile profile) {
        var client = new Client(profile, nodes, history, random.nextLong());
        clients.add(client);
        return client;
    }

    private int anyNode() {
        return 1 + random.nextInt(nodes.count());
    }

    private void subscribers(int size) {
        add(Profile.of("all", true, anyNode(), List.of(new Filter("t/#", 2))));
        for (int i = 0; i < 8 * size; i++) {
            add(Profile.of("d" + i, true, anyNode(), filters(i)));
            add(Profile.of("x" + i, false, anyNode(), filters(i)));
        }
        for (int i = 0; i < 2 * size; i++) {
            add(Profile.of("v" + i, true, anyNode(), filters(i)).speaking(MqttVersion.V3_1_1));
        }
    }

    /** Two that overlap, at QoS 1 and 2 in turn, and one that another client does not have. */
    private List<Filter> filters(int i) {
        int branch = i % BRANCHES;
        return List.of(
                new Filter("t/" + branch + "/#", 1 + i % 2),
                new Filter("t/" + branch + "/" + i % TWIGS, 2),
                new Filter("own/" + i + "/+", 1));
    }

    private void roamers(int size) {
        for (int i = 0; i < 3 * size; i++) {
            var roamer = add(Profile.of("m" + i, true, anyNode(), filters(i)));
            moving.add(new Roaming(roamer, nodes, random.nextLong()));
        }
    }

    private void publishers(int size, int rate) {
        int count = 6 * size;
        double each = rate * 0.7 / count;
        for (int i = 0; i < count; i++) {
            var publisher = add(Profile.of("p" + i, i % 3 != 0, anyNode(), List.of()));
            var topics = new ArrayList<String>();
            for (int k = 0; k < 2; k++) {
                topics.add("t/" + (i + k) % BRANCHES + "/" + random.nextInt(TWIGS));
            }
            publishing.add(new Publishing(publisher, topics, List.of(1, 2, 1, 2, 0), false, each));
            if (i % 6 == 0) {
                moving.add(new Roaming(publisher, nodes, random.nextLong()));
            }
        }
    }

    private void groups(int rate) {
        member("g1", "strict", 2, 3, 0);
        member("g2", "mixed1", 1, 2, 2);
        member("g3", "mixed2", 2, 2, 2);
        var topics = List.of("s/strict/1", "s/mixed1/1", "s/mixed2/1");
        for (int i = 0; i < 3; i++) {
            var publisher = add(Profile.of("ps" + i, true, 1 + i % nodes.count(), List.of()));
            publishing.add(new Publishing(publisher, topics, List.of(1, 2), false, rate * 0.05));
        }
    }

    private void member(String group, String branch, int qos, int durable, int others) {
        var filter = List.of(new Filter("$share/" + group + "/s/" + branch + "/#", qos));
        for (int i = 0; i < durable + others; i++) {
            var id = group + (i < durable ? "d" : "x") + i;
            var member = add(Profile.of(id, i < durable, anyNode(), filter));
            if (i == 0) {
                moving.add(new Roaming(member, nodes, random.nextLong()));
            }
        }
    }

    private void wills(int size) {
        for (int i = 0; i < 2; i++) {
            var filter = List.of(new Filter("will/#", 1 + i));
            add(Profile.of("wd" + i, true, anyNode(), filter));
            add(Profile.of("wx" + i, false, anyNode(), filter));
        }
        for (int i = 0; i < 4 * size; i++) {
            boolean durable = i % 2 == 0;
            var profile = Profile.of("w" + i, durable, anyNode(), List.of());
            var mortal = add(profile.withWill(1 + i % 2));
            moving.add(new Roaming(mortal, nodes, random.nextLong()));
        }
    }

    private void retained(int size) {
        for (int i = 0; i < 3 * size; i++) {
            var writer = add(Profile.of("r" + i, i % 2 == 0, anyNode(), List.of()));
            publishing.add(new Publishing(writer, List.of("ret/" + i), List.of(1, 2), true, 1));
        }
    }

    /** From every node to every node, without anything durable. */
    private void calm() {
        for (int from = 1; from <= nodes.count(); from++) {
            for (int to = 1; to <= nodes.count(); to++) {
                var topic = "calm/" + from + "/" + to;
                var pair = from + "-" + to;
                add(Profile.of("cs" + pair, false, to, List.of(new Filter(topic, 1))));
                // One publisher for each pair: answers come in order, so one waits for another.
                var publisher = add(Profile.of("cp" + pair, false, from, List.of()));
                publishing.add(new Publishing(publisher, List.of(topic), List.of(1), false, 3));
            }
        }
    }

    private void probes() {
        for (int i = 1; i <= nodes.count(); i++) {
            var listener = add(Profile.of("ql" + i, i % 2 == 0, i, List.of()));
            var speaker = add(Profile.of("qs" + i, false, nodes.after(i), List.of()));
            publishing.add(new Probing(listener, speaker));
        }
    }

    /** Everybody connects; waits until all have and are subscribed. */
    public boolean connect(long seconds) throws InterruptedException {
        clients.forEach(Client::start);
        ticks.scheduleAtFixedRate(
                () -> clients.forEach(Client::tick),
                TICK_MILLIS,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
        return await(Client::isSettled, seconds);
    }

    /** Publishers begin, roamers too. */
    public void work() {
        publishing.forEach(Activity::start);
        moving.forEach(Activity::start);
    }

    /** Nobody moves or publishes any more; true when all that was under way has been answered. */
    public boolean rest(long seconds) throws InterruptedException {
        moving.forEach(Activity::stop);
        publishing.forEach(Activity::stop);
        return await(Client::isSettled, seconds);
    }

    private boolean await(Predicate<Client> state, long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!clients.stream().allMatch(state)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(100);
        }
        return true;
    }

    /** Those that are not connected, or wait for answers. */
    public List<String> unsettled() {
        return clients.stream().filter(it -> !it.isSettled()).map(Client::id).toList();
    }

    /** New clients, one on each node, subscribe to all that is retained. */
    public void readRetained() {
        for (int node = 1; node <= nodes.count(); node++) {
            var filter = List.of(new Filter("ret/#", 1));
            add(Profile.of("reader" + node, false, node, filter)).start();
        }
    }

    public int size() {
        return clients.size();
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        moving.forEach(Activity::stop);
        publishing.forEach(Activity::stop);
        clients.forEach(Client::stop);
    }
}
