package io.meshlark.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Lays the sources over each other, weakest first. Each value keeps its origin; each key is held
 * against the schema, so that a typing mistake cannot pass for a setting.
 */
final class Layers {

    /** Blocks that belong to libraries: Akka, and the driver of Cassandra. */
    private static final Set<String> LIBRARIES = Set.of("akka", "datastax-java-driver");

    private static final String VARIABLE_PREFIX = "MESHLARK_";

    /** Read by bin/meshlark. */
    private static final Set<String> OTHER_VARIABLES = Set.of("MESHLARK_JAVA_OPTS");

    /** What Kubernetes tells every pod about a service whose name begins with "meshlark". */
    private static final Pattern SERVICE_VARIABLE =
            Pattern.compile(
                    "MESHLARK_(\\w+_)?"
                            + "(SERVICE_HOST=.*|SERVICE_PORT(_\\w+)?=\\d+"
                            + "|PORT=\\w+://.*|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?=.*)");

    private final Schema schema;
    private final List<ConfigError> errors;
    private final Map<String, Given> values = new HashMap<>();
    private final Map<String, Given> libraryValues = new TreeMap<>();
    private Config libraries = ConfigFactory.empty();

    Layers(Schema schema, List<ConfigError> errors) {
        this.schema = schema;
        this.errors = errors;
        schema.leaves().forEach((k, v) -> values.put(k, new Given(v, new Origin.Default())));
    }

    /** What is in force for a setting of the schema. */
    Given at(String path) {
        var given = values.get(path);
        if (given == null) {
            throw new IllegalStateException(path + " is not in reference.conf");
        }
        return given;
    }

    /** What the sources say for libraries, under the keys that are theirs. */
    Config libraries() {
        return libraries;
    }

    Map<String, Given> libraryValues() {
        return libraryValues;
    }

    void addFile(Path file) {
        var origin = new Origin.File(file.toString(), 0);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            errors.add(new ConfigError("--config", file.toString(), "no readable file", origin));
            return;
        }
        try {
            var options = ConfigParseOptions.defaults().setAllowMissing(false);
            addDocument(ConfigFactory.parseFile(file.toFile(), options).resolve().root());
        } catch (ConfigException e) {
            var problem = String.valueOf(e.getMessage());
            errors.add(new ConfigError("--config", file.toString(), problem, origin));
        }
    }

    private void addDocument(ConfigObject root) {
        var block = root.get(Schema.ROOT);
        for (var entry : root.entrySet()) {
            var origin = Origin.inFile(entry.getValue().origin());
            if (LIBRARIES.contains(entry.getKey())) {
                addLibrary(entry.getKey(), entry.getValue(), origin);
            } else if (block == null) {
                add(entry.getKey(), fromFile(entry.getValue()));
            } else if (entry.getValue() != block) {
                var problem = "must stand inside the block meshlark { }, as the file has one";
                errors.add(new ConfigError(entry.getKey(), "", problem, origin));
            } else if (block instanceof ConfigObject settings) {
                settings.forEach((key, value) -> add(key, fromFile(value)));
            } else {
                errors.add(new ConfigError(Schema.ROOT, "", "must be a block { }", origin));
            }
        }
    }

    private void addLibrary(String name, ConfigValue value, Origin origin) {
        if (value instanceof ConfigObject block) {
            block.toConfig()
                    .entrySet()
                    .forEach(e -> addForLibrary(name + "." + e.getKey(), fromFile(e.getValue())));
        } else {
            errors.add(new ConfigError(name, "", "must be a block { }", origin));
        }
    }

    private static Given fromFile(ConfigValue value) {
        return new Given(value, Origin.inFile(value.origin()));
    }

    void addEnvironment(Map<String, String> environment) {
        new TreeMap<>(environment)
                .forEach((variable, text) -> {
                    if (isSetting(variable, text)) {
                        var value = ConfigValueFactory.fromAnyRef(text);
                        var origin = new Origin.Environment(variable);
                        add(pathOf(variable), new Given(value, origin));
                    }
                });
    }

    private static boolean isSetting(String variable, String text) {
        return variable.startsWith(VARIABLE_PREFIX)
                && !OTHER_VARIABLES.contains(variable)
                && (variable.contains("__")
                        || !SERVICE_VARIABLE.matcher(variable + "=" + text).matches());
    }

    private static String pathOf(String variable) {
        return variable.substring(VARIABLE_PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace("__", ".")
                .replace('_', '-');
    }

    void addAssignments(List<String> assignments) {
        for (var assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals <= 0) {
                var problem = "must have the form key=value";
                errors.add(new ConfigError("--set", assignment, problem, new Origin.Flag()));
                continue;
            }
            var path = assignment.substring(0, equals).strip();
            var value = ConfigValueFactory.fromAnyRef(assignment.substring(equals + 1).strip());
            var prefix = Schema.ROOT + ".";
            add(
                    path.startsWith(prefix) ? path.substring(prefix.length()) : path,
                    new Given(value, new Origin.Flag()));
        }
    }

    private void add(String path, Given given) {
        if (LIBRARIES.contains(path.substring(0, Math.max(0, path.indexOf('.'))))) {
            addForLibrary(path, given);
        } else if (given.value().valueType() == ConfigValueType.NULL) {
            return; // HOCON's way to take a value back: what the weaker sources say stays
        } else if (schema.leaves().containsKey(path)) {
            values.put(path, given);
        } else if (!schema.blocks().containsKey(path)) {
            var hint = schema.nearest(path).map(near -> "; did you mean " + near + "?").orElse("");
            errors.add(
                    new ConfigError(path, "", "there is no such setting" + hint, given.origin()));
        } else if (given.value() instanceof ConfigObject block) {
            block.forEach((key, value) -> add(path + "." + key, fromFile(value)));
        } else {
            var problem = "is a block of settings, not a setting";
            errors.add(new ConfigError(path, given.shown(path), problem, given.origin()));
        }
    }

    private void addForLibrary(String path, Given given) {
        try {
            libraries = libraries.withValue(path, given.value());
            libraryValues.put(path, given);
        } catch (ConfigException e) {
            errors.add(new ConfigError(path, given.shown(path), "is not a path", given.origin()));
        }
    }
}
