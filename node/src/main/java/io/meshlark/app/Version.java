package io.meshlark.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which Meshlark this is. */
final class Version {

    /** Maven writes it into the jar; a run from class folders has none. */
    private static final String FILE = "/META-INF/maven/io.meshlark/node/pom.properties";

    private Version() {}

    static String current() {
        try (var in = Version.class.getResourceAsStream(FILE)) {
            if (in == null) {
                return "development";
            }
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "development");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code --version}. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"meshlark " + current()};
        }
    }
}
