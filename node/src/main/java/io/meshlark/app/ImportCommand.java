package io.meshlark.app;

import static io.meshlark.app.MovingCommand.await;

import io.meshlark.config.Configuration;
import io.meshlark.config.Settings;
import io.meshlark.persistence.archive.ArchiveReader;
import io.meshlark.persistence.archive.DamagedArchive;
import io.meshlark.persistence.archive.Entry;
import io.meshlark.persistence.archive.ImportTarget;
import io.meshlark.persistence.archive.Totals;
import io.meshlark.persistence.cassandra.CassandraImport;
import io.meshlark.persistence.embedded.EmbeddedImport;
import io.meshlark.session.actor.StateCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.Command;

/** {@code meshlark import}: a file of {@code export} into an empty store, read whole before. */
@Command(
        name = "import",
        description = {
            "Reads a file of export into the store of the settings, which has to be empty. The file"
                    + " is checked as a whole before anything is written.",
            "Stop all nodes first. If an import is interrupted, run it again: until one has ended,"
                    + " an embedded store stays empty, and no node starts on Cassandra."
        })
final class ImportCommand extends MovingCommand {

    private static final int WRITES_AT_A_TIME = 64;
    private static final long BYTES_AT_A_TIME = 16 << 20;

    ImportCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    String summary() {
        return "imported %s from %s";
    }

    private interface Work {
        void on(Entry entry);
    }

    private record Writing(CompletionStage<Void> done, int bytes) {}

    @Override
    Totals move(Configuration configuration, Path file, ProgressLine progress) throws IOException {
        Settings settings = configuration.settings();
        read(file, settings, "checking", progress, ImportCommand::check);
        try (ImportTarget target = target(configuration)) {
            Totals totals = fill(target, file, settings, progress);
            target.finish();
            return totals;
        }
    }

    private static ImportTarget target(Configuration configuration) {
        Settings settings = configuration.settings();
        return switch (settings.store()) {
            case EMBEDDED -> EmbeddedImport.into(Foundation.storeFolder(settings));
            case CASSANDRA ->
                    CassandraImport.into(
                            configuration
                                    .libraries()
                                    .withFallback(AkkaConfiguration.cassandra(settings)),
                            CassandraFromSettings.schema(settings.cassandra()),
                            settings.cassandra().applySchema());
        };
    }

    private static Totals fill(
            ImportTarget target, Path file, Settings settings, ProgressLine progress)
            throws IOException {
        ArrayDeque<Writing> underWay = new ArrayDeque<>();
        long[] bytes = {0};
        Totals totals =
                read(
                        file,
                        settings,
                        "importing",
                        progress,
                        entry -> {
                            while (underWay.size() >= WRITES_AT_A_TIME
                                    || (bytes[0] >= BYTES_AT_A_TIME)) {
                                Writing first = underWay.remove();
                                await(first.done());
                                bytes[0] -= first.bytes();
                            }
                            underWay.add(new Writing(target.put(entry), entry.size()));
                            bytes[0] += entry.size();
                        });
        underWay.forEach(writing -> await(writing.done()));
        return totals;
    }

    private static Totals read(
            Path file, Settings settings, String what, ProgressLine progress, Work work)
            throws IOException {
        long length = Files.size(file);
        progress.begin();
        try (InputStream in = Files.newInputStream(file)) {
            ArchiveReader reader = new ArchiveReader(in, length);
            int shards = reader.head().shards();
            if (shards != settings.cluster().shards()) {
                throw new DamagedArchive(
                        "is of a cluster with %d shards, here cluster.shards is %d: set it to %d"
                                .formatted(shards, settings.cluster().shards(), shards));
            }
            for (Optional<Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                work.on(entry.get());
                progress.at(reader.position(), length, what);
            }
            return reader.totals();
        }
    }

    private static void check(Entry entry) {
        if (entry instanceof Entry.State state) {
            String problem =
                    StateCheck.problem(state.serializerId(), state.manifest(), state.bytes());
            if (!problem.isEmpty()) {
                throw new DamagedArchive(
                        "has a state of %s that this release cannot read: %s"
                                .formatted(state.persistenceId(), problem));
            }
        }
    }
}
