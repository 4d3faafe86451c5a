package io.meshlark.loadtest.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a scenario file that is being read. Every mistake is noted with its place, and reading
 * goes on with something harmless; at the end nothing counts if there was one.
 */
final class Section {

    private final String path;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Mistakes mistakes;

    /** What is wrong in a file, all of it. */
    static final class Mistakes {
        private final List<String> all = new ArrayList<>();

        void add(String path, String what) {
            all.add((path.isEmpty() ? "" : path + ": ") + what);
        }

        List<String> all() {
            return List.copyOf(all);
        }
    }

    /**
     * @param path of this part, empty for the whole file
     * @param value what YAML says there
     */
    Section(String path, Object value, Mistakes mistakes) {
        this.path = path;
        this.mistakes = mistakes;
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, it) -> values.put(String.valueOf(key), it == null ? "" : it));
        } else {
            mistakes.add(path, "is '" + value + "', must be a block of keys");
        }
    }

    Section(String path, Mistakes mistakes) {
        this.path = path;
        this.mistakes = mistakes;
    }

    /** Complains about keys that nobody reads. */
    Section only(String... known) {
        for (var key : values.keySet()) {
            if (!List.of(known).contains(key)) {
                mistakes.add(
                        at(key),
                        "is not a key here; did you mean "
                                + Nearest.to(key, List.of(known))
                                + "? Known: "
                                + String.join(", ", known));
            }
        }
        return this;
    }

    String path() {
        return path;
    }

    String at(String key) {
        if (key.isEmpty()) {
            return path;
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    void wrong(String key, String what) {
        mistakes.add(at(key), what);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    List<String> keys() {
        return List.copyOf(values.keySet());
    }

    Section section(String key) {
        var value = values.get(key);
        return value == null
                ? new Section(at(key), mistakes)
                : new Section(at(key), value, mistakes);
    }

    Optional<Section> optional(String key) {
        return has(key) ? Optional.of(section(key)) : Optional.empty();
    }

    List<Section> sections(String key) {
        var sections = new ArrayList<Section>();
        if (values.getOrDefault(key, List.of()) instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                sections.add(new Section(at(key) + "[" + i + "]", list.get(i), mistakes));
            }
        } else {
            wrong(key, "must be a list");
        }
        return sections;
    }

    /** A list of texts, or one. */
    List<String> texts(String key) {
        var value = values.getOrDefault(key, List.of());
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    String text(String key) {
        if (!has(key)) {
            wrong(key, "is missing");
        }
        return text(key, "");
    }

    String text(String key, String otherwise) {
        return String.valueOf(values.getOrDefault(key, otherwise));
    }

    int integer(String key, int otherwise, int least, int most) {
        return (int) number(key, otherwise, least, most);
    }

    long number(String key, long otherwise, long least, long most) {
        var text = text(key, Long.toString(otherwise));
        try {
            long number = Long.parseLong(text.replace("_", ""));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        wrong(key, "is " + text + ", must be a number from " + least + " to " + most);
        return otherwise;
    }

    double rate(String key) {
        var text = text(key, "0");
        try {
            double rate = Double.parseDouble(text.replace("_", ""));
            if (rate >= 0 && rate <= 1e9) {
                return rate;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        wrong(key, "is " + text + ", must be a number a second, 0 to 1000000000");
        return 0;
    }

    boolean flag(String key, boolean otherwise) {
        var text = text(key, Boolean.toString(otherwise));
        if (!text.equals("true") && !text.equals("false")) {
            wrong(key, "is " + text + ", must be true or false");
        }
        return text.equals("true");
    }

    Duration duration(String key, Duration otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        try {
            return Units.duration(text(key));
        } catch (IllegalArgumentException e) {
            wrong(key, String.valueOf(e.getMessage()));
            return otherwise;
        }
    }

    int size(String key, int otherwise, int least, int most) {
        if (!has(key)) {
            return otherwise;
        }
        try {
            long size = Units.size(text(key));
            if (size >= least && size <= most) {
                return (int) size;
            }
            wrong(key, "is " + size + " bytes, must be " + least + " to " + most);
        } catch (IllegalArgumentException e) {
            wrong(key, String.valueOf(e.getMessage()));
        }
        return otherwise;
    }
}
