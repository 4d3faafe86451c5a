package io.meshlark.config;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The outcome of reading all sources.
 *
 * @param libraries what the operator says to libraries themselves: to Akka under {@code akka}, to
 *     the driver of Cassandra under {@code datastax-java-driver}
 * @param effective every setting in the order of {@code reference.conf}, then those of libraries
 */
public record Configuration(Settings settings, Config libraries, List<EffectiveSetting> effective) {

    /** Either settings that are valid as a whole, or everything that is wrong with them. */
    public sealed interface Reading {}

    /** All is well. */
    public record Valid(Configuration configuration) implements Reading {}

    /** At least one error. */
    public record Invalid(List<ConfigError> errors) implements Reading {}

    public Configuration {
        effective = List.copyOf(effective);
    }

    /** Reads and checks; precedence is flag, environment, file, default. */
    public static Reading read(Sources sources) {
        var errors = new ArrayList<ConfigError>();
        var schema = Schema.ofReference();
        var layers = new Layers(schema, errors);
        sources.file().ifPresent(layers::addFile);
        layers.addEnvironment(sources.environment());
        layers.addAssignments(sources.assignments());

        var section = new Section("", schema, layers::at, errors, new HashSet<>());
        var settings = Settings.read(section);
        Consistency.check(settings, section);
        return errors.isEmpty()
                ? new Valid(
                        new Configuration(settings, layers.libraries(), effective(schema, layers)))
                : new Invalid(List.copyOf(errors));
    }

    /** What an operator has set. */
    public List<EffectiveSetting> overrides() {
        return effective.stream().filter(it -> it.origin().isOverride()).toList();
    }

    private static List<EffectiveSetting> effective(Schema schema, Layers layers) {
        return Stream.concat(
                        schema.leaves().keySet().stream()
                                .map(path -> effective(path, layers.at(path))),
                        layers.libraryValues().entrySet().stream()
                                .map(entry -> effective(entry.getKey(), entry.getValue())))
                .toList();
    }

    private static EffectiveSetting effective(String path, Given given) {
        return new EffectiveSetting(
                path,
                Secret.isNamed(path) && !given.text().isEmpty() ? Secret.HIDDEN : given.hocon(),
                given.origin());
    }
}
