package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.run.NobodyConnected;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several rounds; in each, every peer alone, one after the other, each time another one first. */
public final class Comparison {

    private final List<Peer> peers;
    private final List<Trial> trials;
    private final boolean tls;
    private final int rounds;
    private final Consumer<String> progress;

    private final List<Sample> samples = new ArrayList<>();
    private final SequencedSet<String> remarks = new LinkedHashSet<>();
    private final SequencedSet<String> absent = new LinkedHashSet<>();

    /**
     * What to compare, and how long.
     *
     * @param peers names, empty: all
     * @param heap of each JVM, such as 1g
     * @param tls whether all connections are encrypted
     * @param home of bin/meshlark, null when that is not known
     */
    public record Options(
            List<String> peers,
            int rounds,
            Duration warmUp,
            Duration duration,
            String heap,
            boolean tls,
            @Nullable Path home,
            List<Path> folders) {}

    private Comparison(
            List<Peer> peers,
            List<Trial> trials,
            boolean tls,
            int rounds,
            Consumer<String> progress) {
        this.peers = peers;
        this.trials = trials;
        this.tls = tls;
        this.rounds = rounds;
        this.progress = progress;
    }

    /**
     * The names that {@link Options#peers} may hold.
     *
     * @param options those of the run
     */
    public static List<String> names(Options options) {
        return peers(options).stream().map(Peer::name).toList();
    }

    private static List<Peer> peers(Options options) {
        var home = options.home();
        var heap = options.heap();
        return List.of(
                new Meshlark(home, heap),
                new Mosquitto(options.folders()),
                new FromMaven("HiveMQ CE (memory)", "hivemq", "memory", "in memory", home, heap),
                new FromMaven(
                        "HiveMQ CE (file)",
                        "hivemq",
                        "file",
                        "sessions and retained messages in files, not synced before PUBACK",
                        home,
                        heap),
                new FromMaven(
                        "Moquette",
                        "moquette",
                        "",
                        "sessions and retained messages in an H2 file, saved now and then",
                        home,
                        heap),
                new RelayPeer(heap));
    }

    /** One that can be run. */
    public static Comparison of(Options options, Consumer<String> progress) {
        var wanted =
                peers(options).stream()
                        .filter(it ->
                                options.peers().isEmpty() || options.peers().contains(it.name()))
                        .toList();
        var trials = new Trials(options.warmUp(), options.duration());
        return new Comparison(
                wanted,
                options.tls() ? trials.encrypted() : trials.all(),
                options.tls(),
                options.rounds(),
                progress);
    }

    /** Takes a report as Markdown. */
    public interface Reports {
        void accept(String markdown) throws IOException;
    }

    /**
     * Does all of it.
     *
     * @param reports takes what is known after each round: it may take long to the last
     */
    public void run(Reports reports) throws IOException, InterruptedException {
        var present = new ArrayList<>(peers);
        for (int round = 1; round <= rounds; round++) {
            for (var peer : List.copyOf(present)) {
                try {
                    run(peer, round);
                } catch (Peer.Unavailable e) {
                    absent.add(peer.name() + ": " + e.getMessage());
                    progress.accept(peer.name() + " does not take part: " + e.getMessage());
                    present.remove(peer);
                }
            }
            if (!present.isEmpty()) {
                Collections.rotate(present, -1);
            }
            reports.accept(report());
        }
    }

    private void run(Peer peer, int round)
            throws Peer.Unavailable, IOException, InterruptedException {
        try (var process = PeerProcess.start(peer, tls)) {
            add(peer, round, Measure.START, process.startSeconds());
            for (var trial : trials) {
                if (!trial.needsFreshProcess()) {
                    run(peer, process, trial, round);
                }
            }
        }
        for (var trial : trials) {
            if (trial.needsFreshProcess()) {
                try (var process = PeerProcess.start(peer, tls)) {
                    run(peer, process, trial, round);
                }
            }
        }
    }

    private void run(Peer peer, PeerProcess process, Trial trial, int round)
            throws InterruptedException {
        if (peer instanceof RelayPeer && !trial.suitsRelay()) {
            return;
        }
        try {
            var outcome = trial.run(process);
            outcome.figures().forEach((measure, value) -> add(peer, round, measure, value));
            if (!outcome.remark().isEmpty()) {
                remark(peer, trial, round, outcome.remark());
            }
        } catch (IOException | NobodyConnected | IllegalStateException e) {
            remark(peer, trial, round, "failed: " + e.getMessage());
        }
    }

    private void add(Peer peer, int round, Measure measure, double value) {
        samples.add(new Sample(peer.name(), round, measure, value));
        progress.accept(
                "round %d/%d  %-18s %-48s %s"
                        .formatted(
                                round,
                                rounds,
                                peer.name(),
                                measure.label(),
                                measure.format(value)));
    }

    private void remark(Peer peer, Trial trial, int round, String what) {
        var remark = "%s, %s, round %d: %s".formatted(peer.name(), trial.name(), round, what);
        remarks.add(remark);
        progress.accept(remark);
    }

    private String report() {
        var columns =
                peers.stream()
                        .map(Peer::name)
                        .filter(name -> samples.stream().anyMatch(it -> it.peer().equals(name)))
                        .toList();
        var out = new StringBuilder(new ComparisonTable(new Samples(samples), columns).markdown());
        out.append("\nWhat is kept where:\n\n");
        peers.forEach(it -> out.append("* %s: %s%n".formatted(it.name(), it.durability())));
        list("Did not take part:", absent, out);
        list("Remarks:", remarks, out);
        return out.toString().replace("\r\n", "\n");
    }

    private static void list(String title, SequencedSet<String> lines, StringBuilder out) {
        if (!lines.isEmpty()) {
            out.append('\n').append(title).append("\n\n");
            lines.forEach(it -> out.append("* ").append(it).append('\n'));
        }
    }
}
