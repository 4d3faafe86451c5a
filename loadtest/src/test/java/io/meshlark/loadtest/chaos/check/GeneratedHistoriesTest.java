package io.meshlark.loadtest.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.chaos.check.Violation.Kind;
import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.chaos.history.What;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hundreds of histories by chance: clean, and each with one thing changed. */
class GeneratedHistoriesTest {

    /** {@code -Dseed=} runs one. */
    static LongStream seeds() {
        var given = Long.getLong("seed");
        return given == null ? LongStream.rangeClosed(1, 150) : LongStream.of(given);
    }

    private static List<Kind> kinds(List<Event> events) {
        return Checker.check(events).violations().stream().map(Violation::kind).toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aCleanOneHasNoViolation(long seed) {
        assertThat(Checker.check(CorrectBroker.history(seed)).violations()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anAcknowledgedMessageThatIsTakenOutIsMissed(long seed) {
        var events = CorrectBroker.history(seed);
        var acknowledged =
                events.stream()
                        .filter(it -> it.what() instanceof What.PublishAcked)
                        .map(it -> ((What.PublishAcked) it.what()).id())
                        .collect(Collectors.toSet());
        var victim = chosen(seed, events, it -> acknowledged.contains(it.id()));

        events.removeIf(it -> isDelivery(it, victim.client(), received(victim).id()));

        assertThat(kinds(events)).containsAnyOf(Kind.LOST, Kind.SUBACK_TOO_EARLY).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aQos2MessageThatIsDeliveredOnceMoreIsNoticed(long seed) {
        var events = CorrectBroker.history(seed);
        var victim = chosen(seed, events, it -> it.qos() == 2 && !it.again());
        var packet = received(victim);

        events.add(
                events.indexOf(victim) + 1,
                new Event(
                        victim.at(),
                        victim.client(),
                        victim.connection(),
                        victim.node(),
                        new What.Received(packet.id(), packet.topic(), 2, false, false, 60_000)));

        assertThat(kinds(events)).containsExactly(Kind.TWICE);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void twoMessagesThatChangePlacesAreNoticed(long seed) {
        var events = CorrectBroker.history(seed);
        var firsts = new ArrayList<Event>();
        var seen = new HashSet<String>();
        for (var event : events) {
            if (event.what() instanceof What.Received r && seen.add(event.client() + r.id())) {
                firsts.add(event);
            }
        }
        var one = firsts.get(new Random(seed).nextInt(firsts.size() / 2));
        var other =
                firsts.stream()
                        .filter(it -> it.at() > one.at() && isSameLine(one, it))
                        .findFirst()
                        .orElse(one);
        if (other.equals(one)) {
            return;
        }

        // All deliveries of the earlier one move behind the first of the later one.
        var id = received(one).id();
        var moved = events.stream().filter(it -> isDelivery(it, one.client(), id)).toList();
        events.removeAll(moved);
        events.addAll(events.indexOf(other) + 1, moved);

        assertThat(kinds(events)).contains(Kind.ORDER);
    }

    private static boolean isSameLine(Event one, Event other) {
        var a = received(one);
        var b = received(other);
        return one.client().equals(other.client())
                && a.id().publisher().equals(b.id().publisher())
                && a.topic().equals(b.topic())
                && a.qos() == b.qos()
                && !a.id().equals(b.id());
    }

    private static Event chosen(long seed, List<Event> events, Predicate<What.Received> wanted) {
        var candidates =
                events.stream()
                        .filter(it -> it.what() instanceof What.Received r && wanted.test(r))
                        .toList();
        return candidates.get(new Random(seed).nextInt(candidates.size()));
    }

    private static What.Received received(Event event) {
        return (What.Received) event.what();
    }

    private static boolean isDelivery(Event event, String client, MessageId id) {
        return event.client().equals(client)
                && event.what() instanceof What.Received it
                && it.id().equals(id);
    }
}
