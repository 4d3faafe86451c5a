package io.meshlark.transport;

import io.meshlark.protocol.connection.SubscribeRules;
import io.meshlark.protocol.connection.SubscribeRules.Entry;
import io.meshlark.protocol.connection.Terms;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.Unsubscribe;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.ClientSession;
import io.meshlark.session.ClientSession.Subscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * SUBSCRIBE and UNSUBSCRIBE: what the rules refuse is answered here, the rest by the session, and
 * both are put together into one answer, in the order of the filters [MQTT-3.9.3-1].
 */
final class Subscribing {
    private final Terms terms;
    private final Permissions may;
    private final ClientSession session;
    private final PacketWriter writer;
    private final LongAdder denied;
    private final Queue<Pending> subscribes = new ArrayDeque<>(0);
    private final Queue<Pending> unsubscribes = new ArrayDeque<>(0);

    /**
     * A request at the session.
     *
     * @param known one for each filter: what is already decided, null where the session decides
     */
    private record Pending(
            int packetId, List<@Nullable ReasonCode> known, @Nullable String problem) {

        List<ReasonCode> complete(List<ReasonCode> answers) {
            var all = new ArrayList<ReasonCode>(known.size());
            int next = 0;
            for (ReasonCode each : known) {
                all.add(each == null ? answers.get(next++) : each);
            }
            return all;
        }
    }

    Subscribing(
            Terms terms,
            Permissions may,
            LongAdder denied,
            ClientSession session,
            PacketWriter writer) {
        this.terms = terms;
        this.may = may;
        this.denied = denied;
        this.session = session;
        this.writer = writer;
    }

    /** How many requests wait for the session. */
    int pending() {
        return subscribes.size() + unsubscribes.size();
    }

    /** A violation ends the connection. */
    @Nullable ProtocolViolation subscribe(Subscribe subscribe) {
        return switch (new SubscribeRules(terms.offer(), terms.connect()).check(subscribe)) {
            case SubscribeRules.Verdict.Violation(var violation) -> violation;
            case SubscribeRules.Verdict.Checked(var entries) -> {
                pass(subscribe, entries);
                yield null;
            }
        };
    }

    private void pass(Subscribe subscribe, List<Entry> entries) {
        var wanted = new ArrayList<Subscription>(entries.size());
        var known = new ArrayList<@Nullable ReasonCode>(entries.size());
        String problem = null;
        for (Entry entry : entries) {
            switch (entry) {
                case Entry.Granted(var filter, var options)
                        when !may.maySubscribe(filter, options.qos()) -> {
                    denied.increment();
                    known.add(ReasonCode.NOT_AUTHORIZED);
                    problem = problem == null ? "may not subscribe to " + filter.filter() : problem;
                }
                case Entry.Granted(var filter, var options) -> {
                    wanted.add(new Subscription(filter, options, subscribe.subscriptionId()));
                    known.add(null);
                }
                case Entry.Refused(var reason, var detail) -> {
                    known.add(reason);
                    problem = problem == null ? detail : problem;
                }
            }
        }
        var pending = new Pending(subscribe.packetId(), known, problem);
        if (wanted.isEmpty()) {
            acknowledge(pending, List.of(), null);
        } else {
            subscribes.add(pending);
            session.subscribe(subscribe.packetId(), wanted);
        }
    }

    /** The session's answer to the oldest request. */
    void subscribed(int packetId, List<ReasonCode> reasons, @Nullable String problem) {
        acknowledge(next(subscribes, packetId), reasons, problem);
    }

    private void acknowledge(Pending pending, List<ReasonCode> reasons, @Nullable String problem) {
        String detail = pending.problem() == null ? problem : pending.problem();
        writer.write(
                new SubAck(
                        pending.packetId(),
                        pending.complete(reasons),
                        terms.reasonString(detail),
                        List.of()));
    }

    void unsubscribe(Unsubscribe unsubscribe) {
        var wanted = new ArrayList<TopicFilter>();
        var known = new ArrayList<@Nullable ReasonCode>();
        String problem = null;
        for (String text : unsubscribe.topicFilters()) {
            switch (TopicFilter.parse(text, Integer.MAX_VALUE)) {
                case TopicFilter.Parsed.Ok(var filter) -> {
                    wanted.add(filter);
                    known.add(null);
                }
                case TopicFilter.Parsed.Wrong(var wrong) -> {
                    known.add(ReasonCode.TOPIC_FILTER_INVALID);
                    problem = problem == null ? wrong : problem;
                }
            }
        }
        var pending = new Pending(unsubscribe.packetId(), known, problem);
        if (wanted.isEmpty()) {
            acknowledgeUnsubscribe(pending, List.of());
        } else {
            unsubscribes.add(pending);
            session.unsubscribe(unsubscribe.packetId(), wanted);
        }
    }

    /** The session's answer to the oldest request. */
    void unsubscribed(int packetId, List<ReasonCode> reasons) {
        acknowledgeUnsubscribe(next(unsubscribes, packetId), reasons);
    }

    private void acknowledgeUnsubscribe(Pending pending, List<ReasonCode> reasons) {
        writer.write(
                new UnsubAck(
                        pending.packetId(),
                        pending.complete(reasons),
                        terms.reasonString(pending.problem()),
                        List.of()));
    }

    private static Pending next(Queue<Pending> queue, int packetId) {
        Pending oldest = queue.poll();
        if (oldest == null || oldest.packetId() != packetId) {
            throw new IllegalStateException(
                    "answer to packet id " + packetId + ", but the oldest request is " + oldest);
        }
        return oldest;
    }
}
