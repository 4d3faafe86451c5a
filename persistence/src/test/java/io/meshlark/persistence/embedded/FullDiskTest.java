package io.meshlark.persistence.embedded;

import static io.meshlark.persistence.embedded.Events.await;
import static io.meshlark.persistence.embedded.Events.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.persistence.StoreFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A file system that is really full. Skipped where mounting one is not allowed. */
@EnabledIf("mountingIsAllowed")
class FullDiskTest {

    private static final int ROW = 64 << 10;

    @TempDir Path folder;

    private Path disk;

    static boolean mountingIsAllowed() throws Exception {
        Path probe = Files.createTempDirectory("meshlark-mount");
        boolean allowed = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.toString());
        if (allowed) {
            run("umount", probe.toString());
        }
        Files.delete(probe);
        return allowed;
    }

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assertThat(run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString()))
                .isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    void afterTheDiskWasFullWhatWasAcknowledgedIsThereAndWritesGoOn() throws Exception {
        Path filler = Files.write(disk.resolve("filler"), new byte[40 << 20]);
        Set<Integer> acknowledged = new HashSet<>();
        int written = 0;
        try (EmbeddedStore store = open()) {
            while (store.health().healthy()) {
                written = writeSome(store, written, acknowledged);
            }
            assertThat(store.health().detail()).contains("the disk full");
            int failed = writeSome(store, written, acknowledged) - written;
            assertThat(failed).isPositive();
            written += failed;

            Files.delete(filler);
            until("healthy", store.health()::healthy);

            written = writeSome(store, written, acknowledged);
            assertThat(acknowledged).contains(written);
            assertHasAll(store, written, acknowledged);
        }
        try (EmbeddedStore store = open()) {
            assertHasAll(store, written, acknowledged);
        }
    }

    /** Ten writes of two rows each, at the same time. */
    private static int writeSome(EmbeddedStore store, int written, Set<Integer> acknowledged) {
        List<CompletionStage<Void>> writes = new ArrayList<>();
        for (int i = written + 1; i <= written + 10; i++) {
            List<Change> changes = new ArrayList<>(Events.changes("a", i, row()));
            changes.addAll(Events.changes("b", i, row()));
            writes.add(store.write(changes));
        }
        for (int i = 0; i < writes.size(); i++) {
            try {
                await(writes.get(i));
                acknowledged.add(written + 1 + i);
            } catch (StoreFailed e) {
                assertThat(e).hasMessageContaining("the store in");
            }
        }
        return written + writes.size();
    }

    private static JournalRow row() {
        return new JournalRow(1, "", "", null, new Stored(4, "", new byte[ROW]));
    }

    private static void assertHasAll(EmbeddedStore store, int written, Set<Integer> acknowledged) {
        Set<Integer> a = new HashSet<>();
        Set<Integer> b = new HashSet<>();
        await(store.journal().replay("a", 1, written, written, (nr, row) -> a.add((int) nr)));
        await(store.journal().replay("b", 1, written, written, (nr, row) -> b.add((int) nr)));

        assertThat(a).as("acknowledged").containsAll(acknowledged);
        assertThat(b).as("never half a write").isEqualTo(a);
    }

    private EmbeddedStore open() {
        return EmbeddedStore.open(
                new EmbeddedSettings(
                        disk,
                        16 << 20,
                        1 << 20,
                        4 << 20,
                        12 << 20,
                        8 << 20,
                        2,
                        Duration.ofMillis(50),
                        false));
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
