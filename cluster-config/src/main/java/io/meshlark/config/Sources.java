package io.meshlark.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the settings are read from, besides the defaults.
 *
 * @param file HOCON, given with {@code --config}
 * @param environment all variables; those that begin with {@code MESHLARK_} count
 * @param assignments {@code key=value}, given with {@code --set}; the last one of a key counts
 */
public record Sources(
        Optional<Path> file, Map<String, String> environment, List<String> assignments) {

    public Sources {
        environment = Map.copyOf(environment);
        assignments = List.copyOf(assignments);
    }
}
