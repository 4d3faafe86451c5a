package io.meshlark.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One block of settings while it is read. A value that is not allowed becomes a {@link ConfigError}
 * and its default takes its place, so that one reading finds all errors.
 */
final class Section {

    private final String prefix;
    private final Schema schema;
    private final Function<String, Given> values;
    private final List<ConfigError> errors;
    private final Set<String> read;

    /**
     * @param errors to which errors are added
     * @param read to which each path that is asked for is added
     */
    Section(
            String prefix,
            Schema schema,
            Function<String, Given> values,
            List<ConfigError> errors,
            Set<String> read) {
        this.prefix = prefix;
        this.schema = schema;
        this.values = values;
        this.errors = errors;
        this.read = read;
    }

    Section block(String name) {
        return new Section(prefix + name + ".", schema, values, errors, read);
    }

    boolean flag(String key) {
        return value(
                key,
                value ->
                        switch (scalar(value).orElse("")) {
                            case "true" -> Optional.of(true);
                            case "false" -> Optional.of(false);
                            default -> Optional.empty();
                        },
                "must be true or false");
    }

    int port(String key) {
        return integer(key, 0, 0xFFFF);
    }

    int integer(String key, int min, int max) {
        return value(
                key,
                value ->
                        scalar(value)
                                .filter(text -> text.matches("[+-]?\\d{1,18}"))
                                .map(Long::parseLong)
                                .filter(number -> number >= min && number <= max)
                                .map(Math::toIntExact),
                "must be a whole number from %d to %d".formatted(min, max));
    }

    long bytes(String key, long min, long max) {
        return value(
                key,
                value ->
                        scalar(value)
                                .flatMap(text -> attempt(() -> sizeOf(value)))
                                .filter(size -> size >= min && size <= max),
                "must be a size from %s to %s".formatted(sizeText(min), sizeText(max)));
    }

    Duration duration(String key, Duration min, Duration max) {
        return value(
                key,
                value ->
                        durationOf(value)
                                .filter(it -> it.compareTo(min) >= 0 && it.compareTo(max) <= 0),
                "must be a duration with its unit from %s to %s"
                        .formatted(durationText(min), durationText(max)));
    }

    /** A duration, or zero, which means that there is none. */
    Duration durationOrOff(String key, Duration min, Duration max) {
        return value(
                key,
                value ->
                        durationOf(value)
                                .filter(it ->
                                        it.isZero()
                                                || (it.compareTo(min) >= 0
                                                        && it.compareTo(max) <= 0)),
                "must be a duration with its unit from %s to %s, or 0s"
                        .formatted(durationText(min), durationText(max)));
    }

    <E extends Enum<E>> E oneOf(String key, Class<E> type) {
        var names = Stream.of(type.getEnumConstants()).map(Section::nameOf);
        return value(
                key,
                value ->
                        Stream.of(type.getEnumConstants())
                                .filter(it -> Optional.of(nameOf(it)).equals(scalar(value)))
                                .findFirst(),
                "must be " + names.collect(Collectors.joining(" or ")));
    }

    /** Like {@link #oneOf}, in capitals: what is written so elsewhere. */
    <E extends Enum<E>> E constant(String key, Class<E> type) {
        return value(
                key,
                value ->
                        Stream.of(type.getEnumConstants())
                                .filter(it -> Optional.of(it.name()).equals(scalar(value)))
                                .findFirst(),
                "must be "
                        + Stream.of(type.getEnumConstants())
                                .map(Enum::name)
                                .collect(Collectors.joining(" or ")));
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String text(String key, String pattern, String allowed) {
        return value(
                key,
                value -> scalar(value).filter(text -> text.matches(pattern)),
                "must be " + allowed);
    }

    /** A host name or an address; whether it exists is for whoever binds or connects to say. */
    String host(String key) {
        return text(key, "[a-zA-Z0-9._:%\\[\\]-]+", "a host name or an address");
    }

    /** The same, or nothing. */
    String hostOrNone(String key) {
        return text(key, "[a-zA-Z0-9._:%\\[\\]-]*", "a host name or an address, or empty");
    }

    /** A URL of http or https without a login in it, which would be printed; or nothing. */
    Optional<URI> urlOrNone(String key) {
        return urlOrNone(key, "http", "https");
    }

    /** The same of other schemes. */
    Optional<URI> urlOrNone(String key, String... schemes) {
        var pattern = "(" + String.join("|", schemes) + ")://[^@\\s]+";
        return value(
                key,
                value ->
                        scalar(value)
                                .filter(it -> it.isEmpty() || it.matches(pattern))
                                .flatMap(text -> attempt(() -> noneIfEmpty(text))),
                "must be a URL that begins with %s://, without a login in it, or empty"
                        .formatted(String.join(":// or ", schemes)));
    }

    private static Optional<URI> noneIfEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text));
    }

    /** A query of SQL with placeholders, or nothing. */
    BoundQuery query(String key) {
        var text = text(key, "(?s).*", "a text");
        return switch (BoundQuery.parse(text)) {
            case BoundQuery.Parsed.Ok(var query) -> query;
            case BoundQuery.Parsed.Wrong(var problem) -> {
                reject(key, problem);
                yield new BoundQuery("", List.of());
            }
        };
    }

    /** A path, or nothing. */
    Optional<Path> pathOrNone(String key) {
        return value(
                key,
                value -> scalar(value).flatMap(text -> attempt(() -> noneIfBlank(text))),
                "must be a path, or empty");
    }

    private static Optional<Path> noneIfBlank(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
    }

    Path path(String key) {
        return value(
                key,
                value ->
                        scalar(value)
                                .filter(text -> !text.isBlank())
                                .flatMap(text -> attempt(() -> Path.of(text))),
                "must be a path");
    }

    /** A file, or nothing. */
    Optional<Path> file(String key) {
        return value(
                key,
                value -> scalar(value).flatMap(Section::readableFile),
                "must be a file that can be read, or empty");
    }

    /** A folder, or nothing. */
    Optional<Path> folder(String key) {
        return value(
                key,
                value -> scalar(value).flatMap(text -> pathTo(text, Files::isDirectory)),
                "must be a folder, or empty");
    }

    private static Optional<Optional<Path>> readableFile(String text) {
        return pathTo(text, it -> Files.isRegularFile(it) && Files.isReadable(it));
    }

    private static Optional<Optional<Path>> pathTo(String text, Predicate<Path> what) {
        return text.isBlank()
                ? Optional.of(Optional.empty())
                : attempt(() -> Path.of(text)).filter(what).map(Optional::of);
    }

    List<Path> files(String key) {
        return list(
                key,
                text -> readableFile(text).flatMap(it -> it),
                "must be a list of files that can be read");
    }

    List<AddressRange> addressRanges(String key) {
        return list(
                key,
                AddressRange::parse,
                "must be a list of addresses, each with or without a prefix: 10.1.0.0/16");
    }

    /** Some of the texts that are allowed. */
    List<String> someOf(String key, List<String> allowed) {
        return list(
                key,
                text -> Optional.of(text).filter(allowed::contains),
                "must be a list of " + String.join(" and ", allowed));
    }

    /** A password, or what is in the file that {@code KEY-file} names, up to its first line end. */
    Secret secret(String key) {
        String file = key + "-file";
        Secret direct = new Secret(text(key, ".*", "a text"));
        Secret fromFile =
                value(
                        file,
                        value -> scalar(value).flatMap(Section::firstLine).map(Secret::new),
                        "must be a file that can be read");
        if (!direct.isEmpty() && !fromFile.isEmpty()) {
            reject(file, "is one too many: %s%s is set as well".formatted(prefix, key));
        }
        return direct.isEmpty() ? fromFile : direct;
    }

    private static Optional<String> firstLine(String file) {
        if (file.isBlank()) {
            return Optional.of("");
        }
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return Optional.of(lines.findFirst().orElse(""));
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A list, or one string with commas, which is all that a variable or a flag can hold. */
    private <T> List<T> list(String key, Function<String, Optional<T>> parse, String allowed) {
        return value(
                key,
                value -> {
                    var found = new ArrayList<T>();
                    for (var text : texts(value)) {
                        var parsed = parse.apply(text);
                        if (parsed.isEmpty()) {
                            return Optional.empty();
                        }
                        found.add(parsed.get());
                    }
                    return Optional.of(List.copyOf(found));
                },
                allowed);
    }

    List<HostPort> hostPorts(String key) {
        return list(
                key, HostPort::parse, "must be a list of host:port, with ports from 1 to 65535");
    }

    /** A list as {@link #hostPorts}, each of {@code pattern}, none twice. */
    List<String> texts(String key, String pattern, String allowed) {
        return value(
                key,
                value ->
                        Optional.of(texts(value))
                                .filter(all -> all.stream().allMatch(it -> it.matches(pattern)))
                                .filter(all -> all.size() == Set.copyOf(all).size()),
                "must be a list of " + allowed + ", none of them twice");
    }

    /** A list as {@link #hostPorts}, in the order it is written, none twice. */
    <E extends Enum<E>> List<E> someOf(String key, Class<E> type) {
        var names = Stream.of(type.getEnumConstants()).map(Section::nameOf).toList();
        return texts(key, String.join("|", names), String.join(", ", names)).stream()
                .map(name -> type.getEnumConstants()[names.indexOf(name)])
                .toList();
    }

    private static List<String> texts(ConfigValue value) {
        if (value instanceof ConfigList list) {
            return list.stream().map(it -> scalar(it).orElse("")).toList();
        }
        var text = scalar(value).orElse("?").strip();
        if (text.startsWith("[") && text.endsWith("]")) {
            text = text.substring(1, text.length() - 1);
        }
        return Stream.of(text.split(","))
                .map(it -> it.replace('"', ' ').strip())
                .filter(it -> !it.isEmpty())
                .toList();
    }

    /** Adds an error that only shows when several settings are seen together. */
    void reject(String key, String problem) {
        errors.add(error(prefix + key, problem));
    }

    private <T> T value(String key, Function<ConfigValue, Optional<T>> parse, String allowed) {
        var path = prefix + key;
        read.add(path);
        var parsed = parse.apply(values.apply(path).value());
        if (parsed.isPresent()) {
            return parsed.get();
        }
        errors.add(error(path, allowed));
        return Optional.ofNullable(schema.leaves().get(path))
                .flatMap(parse)
                .orElseThrow(
                        () -> new IllegalStateException(path + " has a default that " + allowed));
    }

    private ConfigError error(String path, String problem) {
        var given = values.apply(path);
        return new ConfigError(path, given.shown(path), problem, given.origin());
    }

    private static Optional<String> scalar(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> Optional.of(String.valueOf(value.unwrapped()));
            case LIST, OBJECT, NULL -> Optional.empty();
        };
    }

    private static Optional<Duration> durationOf(ConfigValue value) {
        return scalar(value)
                // A bare number is refused: HOCON would take it for milliseconds.
                .filter(text -> text.matches("0|.*\\d\\s*[a-z]+\\s*"))
                .flatMap(text -> attempt(() -> value.atKey("it").getDuration("it")));
    }

    private static long sizeOf(ConfigValue value) {
        return value.valueType() == ConfigValueType.BOOLEAN ? -1 : value.atKey("it").getBytes("it");
    }

    private static String sizeText(long bytes) {
        var units = List.of("B", "KiB", "MiB", "GiB", "TiB");
        int unit = 0;
        while (bytes > 0 && bytes % 1024 == 0 && unit < units.size() - 1) {
            bytes /= 1024;
            unit++;
        }
        return bytes + units.get(unit);
    }

    static String durationText(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds >= 86_400 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        return seconds >= 60 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private interface Conversion<T> {
        T convert();
    }

    private static <T> Optional<T> attempt(Conversion<T> conversion) {
        try {
            return Optional.of(conversion.convert());
        } catch (ConfigException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
