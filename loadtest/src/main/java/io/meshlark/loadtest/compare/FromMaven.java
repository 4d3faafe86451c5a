package io.meshlark.loadtest.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A broker in Java, taken from Maven's repositories: a pom names it, a small main class starts it;
 * both are resources. It has a JVM and a class path of its own.
 *
 * @param resources folder of the two
 * @param mode third argument of the main class
 */
record FromMaven(
        String name,
        String resources,
        String mode,
        String durability,
        @Nullable Path home,
        String heap)
        implements Peer {

    private static final int LONGEST_BUILD_MINUTES = 10;
    private static final int LAST_LINES = 5;

    @Override
    public Launch launch(Path folder, int port)
            throws Unavailable, IOException, InterruptedException {
        if (home == null) {
            throw new Unavailable("it is known only to bin/meshlark bench where Maven is");
        }
        var work = Files.createDirectories(home.resolve("target/peers").resolve(resources));
        var classPath = work.resolve("class-path.txt");
        if (!Files.exists(classPath)) {
            resolve(work, classPath);
        }
        return new JvmLaunch(heap)
                .of(
                        work.resolve("classes") + ":" + Files.readString(classPath).strip(),
                        "PeerMain",
                        folder.toString(),
                        Integer.toString(port),
                        mode);
    }

    /** Asks Maven for the class path, and compiles the main class with it. */
    private void resolve(Path work, Path classPath)
            throws Unavailable, IOException, InterruptedException {
        copy("pom.xml", work);
        copy("PeerMain.java", work);
        var found = work.resolve("found.txt");
        run(
                work,
                List.of(
                        String.valueOf(home) + "/mvnw",
                        "-B",
                        "-q",
                        "-f",
                        work.resolve("pom.xml").toString(),
                        "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath",
                        "-Dmdep.outputFile=" + found));
        run(
                work,
                List.of(
                        System.getProperty("java.home") + "/bin/javac",
                        "-cp",
                        Files.readString(found).strip(),
                        "-d",
                        work.resolve("classes").toString(),
                        work.resolve("PeerMain.java").toString()));
        Files.move(found, classPath);
    }

    private void copy(String file, Path work) throws IOException {
        try (InputStream in = FromMaven.class.getResourceAsStream(resources + "/" + file)) {
            if (in == null) {
                throw new IllegalStateException(resources + "/" + file + " is not in the jar");
            }
            Files.copy(in, work.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void run(Path work, List<String> command)
            throws Unavailable, IOException, InterruptedException {
        var log = work.resolve("resolve.log");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(LONGEST_BUILD_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        if (process.waitFor() != 0) {
            throw new Unavailable("it cannot be had: " + lastLines(log));
        }
    }

    private static String lastLines(Path log) throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(log));
        lines.removeIf(String::isBlank);
        return String.join(
                " / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
