package io.meshlark.app;

import io.meshlark.config.Configuration;
import io.meshlark.config.Settings;
import io.meshlark.persistence.archive.ArchiveWriter;
import io.meshlark.persistence.archive.Head;
import io.meshlark.persistence.archive.Totals;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/**
 * {@code meshlark export}: the state of a store into a file. The file has its name when it is whole
 * and on the disk, and not before.
 */
@Command(
        name = "export",
        description = {
            "Writes all durable state (sessions, subscriptions, queues, wills, retained messages,"
                    + " bans, users) of the store of the settings into a file, for import into another store.",
            "Stop all nodes first: on the embedded store a running one is noticed, on Cassandra only"
                    + " one that writes meanwhile."
        })
final class ExportCommand extends MovingCommand {

    private static final Duration OPEN = Duration.ofSeconds(30);

    ExportCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    String summary() {
        return "exported %s to %s";
    }

    @Override
    Totals move(Configuration configuration, Path file, ProgressLine progress) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException("it is there already; name another");
        }
        Settings settings = configuration.settings();
        checkStore(configuration);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        part.toFile().deleteOnExit();
        Foundation foundation =
                Foundation.withoutCluster(
                        settings,
                        AkkaConfiguration.withoutCluster(settings, configuration.libraries()));
        try {
            awaitOpen(foundation);
            Totals totals = write(foundation, settings.cluster().shards(), part, progress);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return totals;
        } finally {
            Files.deleteIfExists(part);
            foundation.close();
        }
    }

    /** Said at once, where a node would wait. */
    private static void checkStore(Configuration configuration) {
        Settings settings = configuration.settings();
        String problem =
                switch (settings.store()) {
                    case EMBEDDED ->
                            Files.exists(Foundation.storeFolder(settings).resolve("CURRENT"))
                                    ? ""
                                    : "there is no store in %s: set data-dir to the folder of the broker"
                                            .formatted(settings.dataDir());
                    case CASSANDRA ->
                            CassandraFromSettings.schema(settings.cassandra())
                                    .missing(
                                            configuration
                                                    .libraries()
                                                    .withFallback(
                                                            AkkaConfiguration.cassandra(settings)));
                };
        if (!problem.isEmpty()) {
            throw new StartupException(problem);
        }
    }

    private static void awaitOpen(Foundation foundation) {
        try {
            foundation
                    .store()
                    .opened()
                    .toCompletableFuture()
                    .get(OPEN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new StartupException(foundation.store().health().detail(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("interrupted", e);
        } catch (ExecutionException e) {
            throw new StartupException(String.valueOf(e.getCause()), e);
        }
    }

    /** There are hashes of passwords in it, and what clients have sent. */
    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static Totals write(Foundation foundation, int shards, Path part, ProgressLine progress)
            throws IOException {
        Files.deleteIfExists(part);
        try (FileChannel channel =
                FileChannel.open(
                        part,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        ownerOnly(part))) {
            var archive =
                    new ArchiveWriter(
                            Channels.newOutputStream(channel),
                            new Head(shards, System.currentTimeMillis(), Version.current()));
            new StateExport(foundation, shards, archive, progress).run();
            Totals totals = archive.finish();
            channel.force(true);
            return totals;
        }
    }
}
