package io.meshlark.app;

import io.meshlark.config.ConfigError;
import io.meshlark.config.Configuration;
import io.meshlark.config.Sources;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reads the settings. */
final class SettingsOptions {

    private final Map<String, String> environment;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings in HOCON; every key is explained in reference.conf.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as listeners.tcp.port=1884; may be repeated.")
    private List<String> assignments = new ArrayList<>();

    SettingsOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    Configuration.Reading read() {
        return Configuration.read(new Sources(Optional.ofNullable(file), environment, assignments));
    }

    /** One line per error. */
    static void print(List<ConfigError> errors, PrintWriter err) {
        errors.forEach(error -> err.println("meshlark: " + error));
        err.flush();
    }
}
