package io.meshlark.loadtest.chaos.history;

import io.meshlark.loadtest.chaos.history.What.By;
import io.meshlark.loadtest.chaos.history.What.Stage;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One event as one line: nanoseconds, client, connection, node, a word, and what belongs to it,
 * with blanks between; "-" for nothing. Topics and client ids of this tool have no blanks.
 */
public final class HistoryLine {

    private static final String NOTHING = "-";

    private HistoryLine() {}

    static String write(Event event) {
        var client = event.client().isEmpty() ? NOTHING : event.client();
        return "%d %s %d %d ".formatted(event.at(), client, event.connection(), event.node())
                + write(event.what());
    }

    private static String write(What what) {
        return switch (what) {
            case What.ConnectAsked(var clean, var expiry, var will) ->
                    "connect " + flag(clean) + expiry + (will == null ? " -" : " " + write(will));
            case What.ConnectAccepted(var present) -> "connack " + flag(present).strip();
            case What.ConnectRefused(var reason) -> "refused " + reason;
            case What.SubscribeAsked(var filter, var qos) -> "subscribe " + filter + " " + qos;
            case What.SubscribeAcked(var filter, var reason) -> "suback " + filter + " " + reason;
            case What.UnsubscribeAsked(var filter) -> "unsubscribe " + filter;
            case What.UnsubscribeAcked(var filter) -> "unsuback " + filter;
            case What.PublishAsked(var message, var packetId, var again) ->
                    "publish " + write(message) + " " + packetId + " " + flag(again).strip();
            case What.PublishAcked(var id, var reason) -> "acked " + write(id) + " " + reason;
            case What.PublishCompleted(var id) -> "completed " + write(id);
            case What.Received r ->
                    "received %s %s %d %s%s%d"
                            .formatted(
                                    write(r.id()),
                                    r.topic(),
                                    r.qos(),
                                    flag(r.again()),
                                    flag(r.retain()),
                                    r.packetId());
            case What.Released(var packetId) -> "released " + packetId;
            case What.PingAnswered() -> "ping";
            case What.Disconnected(var by, var reason) -> "disconnected " + by + " " + reason;
            case What.FaultBegan(var fault, var kind, var nodes) ->
                    "fault " + fault + " " + kind + " " + write(nodes);
            case What.FaultEnded(var fault) -> "ended " + fault;
            case What.Recovered(var fault) -> "recovered " + fault;
            case What.Reached(var stage) -> "stage " + stage;
        };
    }

    private static String flag(boolean it) {
        return it ? "1 " : "0 ";
    }

    private static String write(MessageId id) {
        return id.publisher() + " " + id.sequence();
    }

    private static String write(Message it) {
        return "%s %s %d %s"
                .formatted(write(it.id()), it.topic(), it.qos(), flag(it.retain()))
                .strip();
    }

    private static String write(SortedSet<Integer> nodes) {
        return nodes.isEmpty()
                ? NOTHING
                : nodes.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /**
     * The event of a line.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Event read(String line) {
        var words = new Words(line);
        long at = words.number();
        var client = words.next();
        int connection = words.integer();
        int node = words.integer();
        return new Event(at, client.equals(NOTHING) ? "" : client, connection, node, what(words));
    }

    private static What what(Words in) {
        var word = in.next();
        return switch (word) {
            case "connect" ->
                    new What.ConnectAsked(
                            in.flag(), in.number(), in.isNothing() ? null : in.message());
            case "connack" -> new What.ConnectAccepted(in.flag());
            case "refused" -> new What.ConnectRefused(in.integer());
            case "subscribe" -> new What.SubscribeAsked(in.next(), in.integer());
            case "suback" -> new What.SubscribeAcked(in.next(), in.integer());
            case "unsubscribe" -> new What.UnsubscribeAsked(in.next());
            case "unsuback" -> new What.UnsubscribeAcked(in.next());
            case "publish" -> new What.PublishAsked(in.message(), in.integer(), in.flag());
            case "acked" -> new What.PublishAcked(in.id(), in.integer());
            case "completed" -> new What.PublishCompleted(in.id());
            case "received" ->
                    new What.Received(
                            in.id(), in.next(), in.integer(), in.flag(), in.flag(), in.integer());
            case "released" -> new What.Released(in.integer());
            case "ping" -> new What.PingAnswered();
            case "disconnected" -> new What.Disconnected(By.valueOf(in.next()), in.integer());
            case "fault" -> new What.FaultBegan(in.integer(), in.next(), in.nodes());
            case "ended" -> new What.FaultEnded(in.integer());
            case "recovered" -> new What.Recovered(in.integer());
            case "stage" -> new What.Reached(Stage.valueOf(in.next()));
            default -> throw new IllegalArgumentException("no event is called '" + word + "'");
        };
    }

    private static final class Words {

        private final String[] words;
        private int next;

        Words(String line) {
            this.words = line.split(" ", -1);
        }

        String next() {
            if (next == words.length) {
                throw new IllegalArgumentException(
                        "a line ends too early: " + String.join(" ", words));
            }
            return words[next++];
        }

        boolean isNothing() {
            return next < words.length && words[next].equals(NOTHING);
        }

        long number() {
            return Long.parseLong(next());
        }

        int integer() {
            return Integer.parseInt(next());
        }

        boolean flag() {
            return next().equals("1");
        }

        MessageId id() {
            return new MessageId(next().intern(), integer());
        }

        Message message() {
            return new Message(id(), next().intern(), integer(), flag());
        }

        SortedSet<Integer> nodes() {
            var text = next();
            return text.equals(NOTHING)
                    ? new TreeSet<>()
                    : Arrays.stream(text.split(",", -1))
                            .map(Integer::valueOf)
                            .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
