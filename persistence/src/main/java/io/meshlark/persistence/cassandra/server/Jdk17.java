package io.meshlark.persistence.cassandra.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a Java 17 is: Cassandra 5 does not start on a newer one. Looked for in {@code JAVA_HOME17},
 * {@code JAVA_HOME}, on the {@code PATH} and in the usual folders.
 */
final class Jdk17 {

    static final String MISSING =
            "Cassandra runs on Java 17, and none was found (looked at JAVA_HOME17, JAVA_HOME, the"
                    + " PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks). Install one (Debian: apt"
                    + " install openjdk-17-jre-headless), or set JAVA_HOME17 to it.";

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"17[.\"].*");

    private Jdk17() {}

    /** The folder of a Java 17. */
    static Optional<Path> find(Map<String, String> environment) {
        List<Path> candidates = new ArrayList<>();
        for (String variable : List.of("JAVA_HOME17", "JAVA_HOME")) {
            Optional.ofNullable(environment.get(variable))
                    .filter(folder -> !folder.isBlank())
                    .map(Path::of)
                    .ifPresent(candidates::add);
        }
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            home(Path.of(folder, "java")).ifPresent(candidates::add);
        }
        String user = environment.getOrDefault("HOME", "");
        candidates.addAll(in(Path.of("/usr/lib/jvm")));
        candidates.addAll(in(Path.of("/opt")));
        candidates.addAll(in(Path.of("/opt/java")));
        candidates.addAll(in(Path.of(user, ".sdkman/candidates/java")));
        candidates.addAll(in(Path.of(user, ".jdks")));
        in(Path.of("/Library/Java/JavaVirtualMachines"))
                .forEach(folder -> candidates.add(folder.resolve("Contents/Home")));
        return candidates.stream().filter(Jdk17::isJava17).findFirst();
    }

    private static Optional<Path> home(Path java) {
        try {
            return Files.isExecutable(java)
                    ? Optional.ofNullable(java.toRealPath().getParent()).map(Path::getParent)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isJava17(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(release)) {
            return lines.anyMatch(line -> VERSION.matcher(line).matches());
        } catch (IOException e) {
            return false;
        }
    }
}
