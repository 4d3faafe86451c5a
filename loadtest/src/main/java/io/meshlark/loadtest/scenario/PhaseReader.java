package io.meshlark.loadtest.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads one phase. */
final class PhaseReader {

    private static final List<String> KINDS =
            List.of("connect", "disconnect", "publish", "drain", "hold", "churn", "forget");
    private static final List<String> LIMITS = List.of("count", "rounds", "duration");
    private static final long MOST_MESSAGES = 1_000_000_000_000L;
    private static final int USUAL_PENDING = 64;

    private PhaseReader() {}

    static Phase read(Section phase, List<ClientGroup> groups) {
        var kinds = KINDS.stream().filter(phase::has).toList();
        if (kinds.size() != 1) {
            phase.wrong("", "must have one of the keys " + String.join(", ", KINDS));
            return new Phase.Drain("");
        }
        var kind = kinds.getFirst();
        var name = phase.text("name", kind);
        return switch (kind) {
            case "connect" -> {
                phase.only("name", kind, "rate", "pending", "take-over");
                yield new Phase.Connect(
                        name,
                        group(phase, kind, groups).map(ClientGroup::name).orElse(""),
                        phase.rate("rate"),
                        phase.integer("pending", USUAL_PENDING, 1, 100_000),
                        phase.flag("take-over", false));
            }
            case "disconnect" -> {
                phase.only("name", kind, "abrupt");
                yield new Phase.Disconnect(
                        name,
                        group(phase, kind, groups).map(ClientGroup::name).orElse(""),
                        phase.flag("abrupt", false));
            }
            case "publish" -> publish(name, phase, groups);
            case "forget" -> {
                phase.only("name", kind);
                yield new Phase.Forget(
                        name, group(phase, kind, groups).map(ClientGroup::name).orElse(""));
            }
            case "drain" -> {
                phase.only("name", kind);
                yield new Phase.Drain(name);
            }
            case "hold" -> {
                phase.only("name", kind);
                yield new Phase.Hold(name, phase.duration(kind, Duration.ZERO));
            }
            default -> {
                phase.only("name", kind, "rate", "duration");
                yield new Phase.Churn(
                        name,
                        group(phase, kind, groups).map(ClientGroup::name).orElse(""),
                        phase.rate("rate"),
                        phase.duration("duration", Duration.ofSeconds(10)));
            }
        };
    }

    private static Phase publish(String name, Section phase, List<ClientGroup> groups) {
        phase.only(
                "name",
                "publish",
                "rate",
                "ramp",
                "window",
                "count",
                "rounds",
                "duration",
                "warm-up");
        var group = group(phase, "publish", groups);
        if (group.isPresent() && group.get().publication().isEmpty()) {
            phase.wrong("publish", group.get().name() + " have no block 'publish'");
        }
        if (phase.has("rate") && phase.has("window")) {
            phase.wrong("window", "does not go with a rate: either one says how fast it goes");
        }
        double rate = phase.rate("rate");
        int clients = group.map(ClientGroup::count).orElse(1);
        Pace pace =
                rate > 0
                        ? new Pace.Open(rate, phase.duration("ramp", Duration.ZERO))
                        : new Pace.Closed(
                                phase.integer("window", Pace.usualWindow(clients), 1, 65_535));
        return new Phase.Publish(
                name,
                group.map(ClientGroup::name).orElse(""),
                pace,
                limit(phase),
                phase.flag("warm-up", false));
    }

    private static Limit limit(Section phase) {
        var given = LIMITS.stream().filter(phase::has).toList();
        if (given.size() > 1) {
            phase.wrong(given.get(1), "does not go with " + given.getFirst());
        }
        if (phase.has("count")) {
            return new Limit.Messages(phase.number("count", 1, 1, MOST_MESSAGES));
        }
        return phase.has("rounds")
                ? Limit.Rounds.of(phase.number("rounds", 1, 1, Integer.MAX_VALUE))
                : new Limit.Time(phase.duration("duration", Duration.ofSeconds(10)));
    }

    private static Optional<ClientGroup> group(
            Section phase, String key, List<ClientGroup> groups) {
        var name = phase.text(key);
        var found = groups.stream().filter(it -> it.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            var names = groups.stream().map(ClientGroup::name).toList();
            phase.wrong(
                    key,
                    "is '" + name + "', must be one of the clients: " + String.join(", ", names));
        }
        return found;
    }
}
