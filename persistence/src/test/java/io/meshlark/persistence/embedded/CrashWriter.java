package io.meshlark.persistence.embedded;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that appends for several ids at once and prints {@code id number} for each event that
 * was acknowledged, until it is killed.
 */
final class CrashWriter {

    static final int WRITERS = 16;

    private final EmbeddedStore store;
    private final PrintStream out;

    private CrashWriter(EmbeddedStore store, PrintStream out) {
        this.store = store;
        this.out = out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        Disk disk = arguments[1].equals("honest") ? Disk.SYNCED : (rocks, batch) -> {};
        EmbeddedStore store = EmbeddedStore.open(EmbeddedSettings.of(folder), disk);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        for (int i = 0; i < WRITERS; i++) {
            String id = "writer-" + i;
            Long highest = Events.await(store.journal().highestSequenceNr(id));
            new CrashWriter(store, out).append(id, highest + 1);
        }
        Thread.currentThread().join();
    }

    private void append(String id, long nr) {
        Events.append(store, id, nr, text(id, nr))
                .thenRun(() -> {
                    out.println(id + " " + nr);
                    append(id, nr + 1);
                });
    }

    static String text(String id, long nr) {
        return (id + "-" + nr + " ").repeat(20);
    }
}
