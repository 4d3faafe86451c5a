package io.meshlark.system;

import io.meshlark.protocol.packet.QoS;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the broker has acknowledged to publishers, and everything it did that it must not do. */
final class Ledger {
    private final Set<Message> acknowledged = new HashSet<>();
    private final Set<Message> sentTwice = new HashSet<>();
    private final Set<Message> mayHaveBeenRefused = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private int refused;

    /** PUBACK or PUBREC below 0x80. */
    synchronized void acknowledged(Message message) {
        acknowledged.add(message);
        notifyAll();
    }

    synchronized void refused() {
        refused++;
        notifyAll();
    }

    synchronized int refusals() {
        return refused;
    }

    synchronized int acknowledgements() {
        return acknowledged.size();
    }

    /** At QoS 1 the broker may take the second copy for another message. */
    synchronized void sentTwice(Message message) {
        if (message.qos() == QoS.AT_LEAST_ONCE) {
            sentTwice.add(message);
        }
    }

    synchronized boolean wasSentTwice(Message message) {
        return sentTwice.contains(message);
    }

    /**
     * The refusal has not been heard, so it is sent again, behind what the broker has taken since:
     * it has no order.
     */
    synchronized void mayHaveBeenRefused(Message message) {
        mayHaveBeenRefused.add(message);
    }

    synchronized boolean hasOrder(Message message) {
        return !mayHaveBeenRefused.contains(message);
    }

    synchronized void violation(String what) {
        violations.add(what);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Waits until this many messages have been acknowledged in all. */
    synchronized void awaitAcknowledgements(int count, long limitMillis)
            throws InterruptedException {
        long deadline = System.currentTimeMillis() + limitMillis;
        while (acknowledged.size() < count) {
            long left = deadline - System.currentTimeMillis();
            if (left <= 0) {
                throw new AssertionError(
                        "%d messages acknowledged, waited for %d"
                                .formatted(acknowledged.size(), count));
            }
            wait(left);
        }
    }

    /** Which acknowledged messages {@code received} lacks. */
    synchronized void checkLost(String subscriber, Collection<Message> received) {
        Set<Message> missing = new HashSet<>(acknowledged);
        missing.removeAll(received);
        if (!missing.isEmpty()) {
            violation(
                    "lost: %s has not received %d acknowledged messages, such as %s"
                            .formatted(
                                    subscriber,
                                    missing.size(),
                                    missing.stream().limit(3).collect(Collectors.toList())));
        }
    }
}
