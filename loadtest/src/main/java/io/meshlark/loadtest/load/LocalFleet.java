package io.meshlark.loadtest.load;

import io.meshlark.loadtest.account.Findings;
import io.meshlark.loadtest.client.Dialer;
import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.measure.Progress;
import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Limit;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The clients of one process, on its lanes. */
public final class LocalFleet implements Fleet {

    private static final int MOST_FORGETTING = 64;

    private static final long LONGEST_FAREWELL = 2_000_000_000;
    private static final long BETWEEN_LOOKS = 5_000_000;

    private final Map<String, ClientGroup> groups;
    private final Slice slice;
    private final Dialer dialer;
    private final Sources sources;
    private final Deliveries deliveries;
    private final Plan plan;
    private final Roster roster;

    /**
     * @param run 0 to 65535
     * @param epoch when the run began, as of {@link System#nanoTime}
     */
    public LocalFleet(List<ClientGroup> groups, int run, long epoch, Slice slice, Dialer dialer) {
        this.groups =
                groups.stream().collect(Collectors.toMap(ClientGroup::name, Function.identity()));
        this.slice = slice;
        this.dialer = dialer;
        this.plan = new Plan(groups, run);
        this.sources = plan.sources();
        this.deliveries = new Deliveries(sources.fanOut(), dialer.lanes().size() > 1);
        var credit = new Credit();
        var crews =
                dialer.lanes().stream()
                        .map(it -> new Crew(it, run, epoch, sources, deliveries, credit))
                        .toList();
        this.roster = Roster.of(groups, plan, slice, crews, dialer);
    }

    @Override
    public void begin(Phase phase, boolean allSubscribed) {
        if (phase instanceof Phase.Publish(_, var name, Pace.Closed(int window), _, _)) {
            var group = group(name);
            deliveries.prepare(plan.firstSource(group, 0), group.sources(), window);
        }
        long now = System.nanoTime();
        var crews = roster.crews();
        for (int i = 0; i < crews.size(); i++) {
            var crew = crews.get(i);
            var task = task(phase, allSubscribed, i, now);
            on(crew, () -> begin(crew, task));
        }
    }

    private static Task begin(Crew crew, Task task) {
        crew.begin(task);
        return task;
    }

    private Task task(Phase phase, boolean allSubscribed, int lane, long now) {
        var crew = roster.crews().get(lane);
        return switch (phase) {
            case Phase.Connect it -> {
                var clients = roster.clients(it.group(), lane);
                double share = share(it.group(), clients.size());
                int pending = Math.max(1, (int) Math.round(it.pending() * share));
                yield new Opening(crew, clients, it.rate() * share, pending, now);
            }
            case Phase.Disconnect it -> new Closing(roster.clients(it.group(), lane), it.abrupt());
            case Phase.Publish it -> publishing(it, allSubscribed, lane, now);
            case Phase.Churn it -> {
                var clients = roster.clients(it.group(), lane);
                double rate = it.rate() * share(it.group(), clients.size());
                yield new Churning(crew, clients, rate, now, it.duration().toNanos());
            }
            case Phase.Forget it ->
                    Opening.toForget(crew, roster.clients(it.group(), lane), MOST_FORGETTING, now);
            case Phase.Drain _, Phase.Hold _ -> Task.NONE;
        };
    }

    private Task publishing(Phase.Publish phase, boolean allSubscribed, int lane, long now) {
        var crew = roster.crews().get(lane);
        var publishers = roster.publishers(phase.group(), lane);
        double share = share(phase.group(), publishers.size());
        long count = Long.MAX_VALUE;
        long quota = Long.MAX_VALUE;
        long length = Long.MAX_VALUE / 2;
        switch (phase.limit()) {
            case Limit.Messages(long messages) -> count = part(messages, phase.group(), lane);
            case Limit.Rounds(long rounds, var most) -> {
                length = most.toNanos();
                int topics = group(phase.group()).publication().orElseThrow().topicsPerClient();
                quota = rounds * topics;
                count = quota * publishers.size();
            }
            case Limit.Time(var duration) -> length = duration.toNanos();
        }
        return switch (phase.pace()) {
            case Pace.Closed(int window) ->
                    new ClosedLoop(
                            crew,
                            publishers,
                            window,
                            allSubscribed
                                    ? mostAwaited(group(phase.group()), window)
                                    : Long.MAX_VALUE,
                            count,
                            quota,
                            now + length);
            case Pace.Open(double rate, var ramp) ->
                    new OpenLoop(
                            crew,
                            publishers,
                            new Schedule(rate * share, ramp.toNanos()),
                            now,
                            count,
                            length);
        };
    }

    private ClientGroup group(String name) {
        var group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException("there is no group of clients '" + name + "'");
        }
        return group;
    }

    /** Part of the group that these clients are. */
    private double share(String group, int clients) {
        return (double) clients / group(group).count();
    }

    /** Messages of a group that are this lane's to send; those of all lanes are exactly all. */
    private long part(long messages, String group, int lane) {
        long before = 0;
        for (int i = 0; i < lane; i++) {
            before += roster.clients(group, i).size();
        }
        before += slice.before(group(group).count());
        long upTo = before + roster.clients(group, lane).size();
        long all = group(group).count();
        return messages * upTo / all - messages * before / all;
    }

    /** Messages that may be under way together; no limit when nobody gets them. */
    private long mostAwaited(ClientGroup group, int window) {
        return plan.hasReceivers(group) ? (long) window * group.count() : Long.MAX_VALUE;
    }

    @Override
    public Progress progress() {
        var counts = Counts.NONE;
        var problems = new ArrayList<String>();
        boolean isBusy = false;
        for (var crew : roster.crews()) {
            var part = on(crew, crew::progress);
            counts = counts.plus(part.counts());
            problems.addAll(part.problems());
            isBusy |= part.isBusy();
        }
        return new Progress(counts, isBusy, List.copyOf(problems));
    }

    @Override
    public Latencies takeLatencies() {
        var all = Latencies.empty();
        for (var crew : roster.crews()) {
            all.add(on(crew, crew::takeLatencies));
        }
        return all;
    }

    @Override
    public Sent sent() {
        // A look at every lane makes what it has written visible here.
        roster.crews().forEach(it -> on(it, () -> it.run));
        return new Sent(sources.sent().clone(), sources.excused().clone());
    }

    @Override
    public void sentElsewhere(Sent all) {
        roster.crews().forEach(it -> on(it, () -> sources.sentByAll(all.last())));
    }

    @Override
    public Findings findings(Sent sent) {
        var all = Findings.NONE;
        for (var crew : roster.crews()) {
            all = all.plus(on(crew, () -> roster.findings(crew, sent)));
        }
        return all;
    }

    /** Has the lane's thread do something, and waits for it. */
    private static <T> T on(Crew crew, Callable<T> work) {
        try {
            return crew.lane.loop().submit(work).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a lane answers", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a lane failed: " + e.getCause(), e);
        }
    }

    /** Says goodbye first, so that what is written goes out and no will is published. */
    @Override
    public void close() {
        for (int lane = 0; lane < roster.crews().size(); lane++) {
            var crew = roster.crews().get(lane);
            var farewell = new Closing(roster.clients(lane), false);
            on(crew, () -> begin(crew, farewell));
        }
        long begun = System.nanoTime();
        while (progress().isBusy() && System.nanoTime() - begun < LONGEST_FAREWELL) {
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        dialer.close();
    }
}
