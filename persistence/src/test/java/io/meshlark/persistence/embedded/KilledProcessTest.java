package io.meshlark.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 during writes. Shows that nothing is acknowledged before it is handed to the operating
 * system; that it is also synced by then is {@link GroupCommitTest}'s and {@link DamagedLogTest}'s.
 */
class KilledProcessTest {

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @TempDir Path folder;

    @Test
    void whatWasAcknowledgedBeforeTheKillIsThereAfterIt() throws Exception {
        Random random = new Random(SEED);
        Map<String, Long> acknowledged = new HashMap<>();
        for (int round = 0; round < 3; round++) {
            writeUntilKilled("honest", 200 + random.nextInt(3_000), acknowledged);

            assertThat(missing(acknowledged)).as("seed %d, round %d", SEED, round).isEmpty();
        }
    }

    @Test
    void aDiskThatOnlyPretendsToWriteIsFoundOut() throws Exception {
        Map<String, Long> acknowledged = new HashMap<>();
        writeUntilKilled("pretending", 200, acknowledged);

        EmbeddedSettings accepting = SettingsFor.acceptingLoss(folder);
        try (EmbeddedStore store = EmbeddedStore.open(accepting)) {
            assertThat(Events.replay(store, "writer-0")).isEmpty();
        }
        assertThat(acknowledged).containsKey("writer-0");
    }

    /** Kills after so many acknowledgements, and reads those that were still on their way. */
    private void writeUntilKilled(String disk, int atLeast, Map<String, Long> acknowledged)
            throws Exception {
        try (ChildJvm writer = ChildJvm.run(CrashWriter.class, folder.toString(), disk)) {
            int seen = 0;
            for (String line = writer.readLine(); line != null; line = writer.readLine()) {
                String[] words = line.split(" ", -1);
                acknowledged.merge(words[0], Long.parseLong(words[1]), Math::max);
                if (++seen == atLeast) {
                    writer.kill();
                }
            }
            assertThat(seen).isGreaterThanOrEqualTo(atLeast);
        }
    }

    /** Ids whose events are not exactly 1 to n, with n at least what was acknowledged. */
    private List<String> missing(Map<String, Long> acknowledged) {
        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            return acknowledged.keySet().stream()
                    .filter(id -> !isComplete(store, id, acknowledged.getOrDefault(id, 0L)))
                    .toList();
        }
    }

    private static boolean isComplete(EmbeddedStore store, String id, long acknowledged) {
        List<String> events = Events.replay(store, id);
        for (int i = 0; i < events.size(); i++) {
            if (!events.get(i).equals(i + 1 + "=" + CrashWriter.text(id, i + 1))) {
                return false;
            }
        }
        return events.size() >= acknowledged
                && Events.await(store.journal().highestSequenceNr(id)) == events.size();
    }
}
