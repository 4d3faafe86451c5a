package io.meshlark.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The scripts of {@code src/test/browser} with the modules that their lock file names, installed by
 * npm below {@code target}: once for a lock file, from npm's cache where it has them.
 */
final class NodeModules {
    static final Path FOLDER = Path.of("target", "browser").toAbsolutePath();

    private static final Path SOURCES = Path.of("src", "test", "browser").toAbsolutePath();
    private static final String LOCK = "package-lock.json";

    /** npm's own list of what it has installed: written last. */
    private static final Path INSTALLED = FOLDER.resolve("node_modules/.package-lock.json");

    private NodeModules() {}

    /** Why they could not be installed, if so. */
    static Optional<String> problem() {
        return Attempt.PROBLEM;
    }

    /** Made when it is first asked for. */
    private static final class Attempt {
        static final Optional<String> PROBLEM = install();
    }

    private static Optional<String> install() {
        try {
            boolean upToDate =
                    Files.exists(INSTALLED)
                            && Files.mismatch(SOURCES.resolve(LOCK), FOLDER.resolve(LOCK)) < 0;
            copySources();
            if (upToDate) {
                return Optional.empty();
            }
            try (var npm =
                    Child.start(
                            FOLDER,
                            List.of(
                                    "npm",
                                    "ci",
                                    "--prefer-offline",
                                    "--ignore-scripts",
                                    "--no-audit",
                                    "--no-fund"))) {
                npm.finish();
                return Optional.empty();
            } catch (AssertionError e) {
                Files.deleteIfExists(INSTALLED);
                return Optional.of("npm could not install the modules: " + e.getMessage());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copySources() throws IOException {
        Files.createDirectories(FOLDER);
        try (var files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Files.write(FOLDER.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }
}
