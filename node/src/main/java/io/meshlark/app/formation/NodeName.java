package io.meshlark.app.formation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What a node without others is called in the claim of its store: it has no address that others
 * could know it by. It keeps the name in its data folder, so that after a crash it knows its own
 * claim, and need not wait until that expires.
 */
public final class NodeName {
    private static final String FILE = "node-name";

    private NodeName() {}

    /**
     * The name in a folder, made up the first time.
     *
     * @throws IOException if it cannot be read or written
     */
    public static String in(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            Files.writeString(file, "node-" + UUID.randomUUID() + "\n");
        }
        return Files.readString(file).strip();
    }
}
