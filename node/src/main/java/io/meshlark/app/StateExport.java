package io.meshlark.app;

import static io.meshlark.app.MovingCommand.await;

import io.meshlark.persistence.Directory;
import io.meshlark.persistence.Retained;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.persistence.StoreUnavailable;
import io.meshlark.persistence.archive.ArchiveWriter;
import io.meshlark.persistence.archive.Entry;
import io.meshlark.session.actor.StateReader;
import io.meshlark.session.actor.StateReader.Read;
import io.meshlark.session.shard.IndexPage;
import io.meshlark.session.shard.KeptState;
import io.meshlark.session.shard.LogState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Goes through everything a store holds: log and index of each shard, the sessions that the index
 * names, retained messages, the directory. Each persistent actor is recovered as a node would, so
 * what is exported is what a node would have started with; one session's state, and a few more, are
 * in memory.
 */
final class StateExport {

    private static final int SESSIONS_AT_A_TIME = 16;
    private static final int RETAINED_AT_A_TIME = 500;
    private static final long RETAINED_BYTES = 1 << 20;

    private final StateReader reader;
    private final RetainedStore retained;
    private final Directory directory;
    private final int shards;
    private final ArchiveWriter archive;
    private final ProgressLine progress;
    private final long[] logEnds;
    private final Map<String, Long> directoryEnds = new HashMap<>();

    StateExport(Foundation from, int shards, ArchiveWriter archive, ProgressLine progress) {
        this.reader = new StateReader(from.system(), System::currentTimeMillis);
        this.retained = from.store().retained();
        this.directory = from.store().directory();
        this.shards = shards;
        this.archive = archive;
        this.progress = progress;
        this.logEnds = new long[shards];
    }

    void run() throws IOException {
        for (int shard = 0; shard < shards; shard++) {
            log(shard);
            index(shard);
            retained(shard);
        }
        directory();
        checkShards();
        checkNobodyWrote();
    }

    private void log(int shard) throws IOException {
        Read<LogState> log = await(reader.log(shard));
        logEnds[shard] = log.sequenceNr();
        write(log, 0, log.state().queued());
    }

    private void index(int shard) throws IOException {
        IndexPage page;
        int number = 0;
        do {
            Read<IndexPage> read = await(reader.indexPage(shard, number));
            page = read.state();
            write(read, page.sessionNumbers().length, 0);
            sessions(shard, page.sessionNumbers());
            number++;
        } while (page.hasNext());
    }

    /** Most sessions have nothing of their own. */
    private void sessions(int shard, long[] numbers) throws IOException {
        for (int from = 0; from < numbers.length; from += SESSIONS_AT_A_TIME) {
            List<CompletionStage<Read<KeptState>>> reading = new ArrayList<>();
            int to = Math.min(numbers.length, from + SESSIONS_AT_A_TIME);
            for (int i = from; i < to; i++) {
                reading.add(reader.session(shard, numbers[i]));
            }
            for (CompletionStage<Read<KeptState>> each : reading) {
                Read<KeptState> session = await(each);
                write(session, 0, session.state().messages().size());
            }
            show(shard);
        }
    }

    private void write(Read<?> read, long sessions, long messages) throws IOException {
        if (read.exists()) {
            archive.write(
                    new Entry.State(
                            read.persistenceId(),
                            read.sequenceNr(),
                            read.serializerId(),
                            read.manifest(),
                            read.snapshot()));
            archive.count(sessions, messages);
        }
    }

    private void retained(int slice) throws IOException {
        @Nullable String last = null;
        while (true) {
            List<Retained> page =
                    await(retained.list(slice, last, RETAINED_AT_A_TIME, RETAINED_BYTES));
            if (page.isEmpty()) {
                break;
            }
            for (Retained each : page) {
                archive.write(new Entry.Message(slice, each));
            }
            last = page.getLast().topic();
            show(slice);
        }
        show(slice);
    }

    /** In memory a kind at a time, as every node has all of them. */
    private void directory() throws IOException {
        for (String kind : await(directory.kinds())) {
            Directory.Contents contents = await(directory.read(kind));
            directoryEnds.put(kind, contents.version());
            for (Entry.Rows each : Entry.Rows.of(kind, contents.entries())) {
                archive.write(each);
            }
        }
    }

    private void show(int shard) {
        var totals = archive.totals();
        progress.at(
                shard,
                shards,
                "shard %d of %d: %,d sessions, %,d messages, %,d retained"
                        .formatted(
                                shard + 1,
                                shards,
                                totals.sessions(),
                                totals.messages(),
                                totals.retained()));
    }

    /** A node writes to the log of each of its shards before it takes clients. */
    private void checkShards() {
        int last = -1;
        boolean isComplete = true;
        for (int shard = 0; shard < shards; shard++) {
            if (logEnds[shard] > 0) {
                last = shard;
            } else {
                isComplete = false;
            }
        }
        boolean hasMore = await(reader.log(shards)).exists();
        if (hasMore || (last >= 0 && !isComplete)) {
            throw new StoreUnavailable(
                    "the store has %s than %d shards: set cluster.shards as it was when the cluster was made"
                            .formatted(hasMore ? "more" : "less", shards));
        }
    }

    private void checkNobodyWrote() {
        for (int shard = 0; shard < shards; shard++) {
            if (await(reader.log(shard)).sequenceNr() != logEnds[shard]) {
                throw new StoreUnavailable(
                        "a node has written to shard %d meanwhile: stop all nodes, then export again"
                                .formatted(shard));
            }
        }
        directoryEnds.forEach((kind, version) -> {
            if (!await(directory.version(kind)).equals(version)) {
                throw new StoreUnavailable(
                        "a node has written to %s meanwhile: stop all nodes, then export again"
                                .formatted(kind));
            }
        });
    }
}
